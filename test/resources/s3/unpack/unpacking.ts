import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpack } from "../../../../resources/s3/unpack.ts";
import type { Log } from "../../../../shared/resource/log.ts";

const base = mkdtempSync(join(tmpdir(), "unpack-"));
afterAll(() => {
  // Archives make directories that nobody but root can empty.
  execFileSync("chmod", ["-R", "u+rwX", base]);
  rmSync(base, { recursive: true });
});

export interface Place {
  /** Empty; beside it lies a file `outside`, for links and names that try to get out. */
  readonly directory: string;
  /** Whether nothing beside the directory has been touched. */
  isOutsideUntouched(): boolean;
  readonly log: Log;
  readonly warnings: readonly string[];
}

export function place(): Place {
  const around = mkdtempSync(join(base, "place-"));
  const directory = join(around, "destination");
  mkdirSync(directory);
  writeFileSync(join(around, "outside"), "untouched");
  const warnings: string[] = [];
  const log = {
    info() {},
    warn: (message: string) => void warnings.push(message),
    error() {},
    hide() {},
    debug() {},
    beginDebugging() {},
    shown: String,
  };
  const isOutsideUntouched = () =>
    readdirSync(around).sort().join() === "destination,outside" &&
    readFileSync(join(around, "outside"), "utf8") === "untouched";
  return { directory, isOutsideUntouched, log, warnings };
}

export interface Attempt extends Place {
  readonly done: Promise<void>;
}

/** Unpacks `content` as if it had been downloaded under `name` into a directory of its own. */
export function attempt(name: string, content: Uint8Array, signal = new AbortController().signal): Attempt {
  const made = place();
  const path = join(made.directory, name);
  writeFileSync(path, content);
  return { ...made, done: unpack({ path, directory: made.directory }, { log: made.log, signal }) };
}

export async function unpacked(name: string, content: Uint8Array): Promise<Record<string, string>> {
  const { directory, done } = attempt(name, content);
  await done;
  return listing(directory);
}

/** Path, kind, permissions and content of everything below a directory, without following links. */
export function listing(directory: string, below = ""): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of readdirSync(join(directory, below))) {
    const path = join(below, name);
    const full = join(directory, path);
    const stats = lstatSync(full);
    const mode = (stats.mode & 0o7777).toString(8);
    if (stats.isSymbolicLink()) result[path] = `-> ${readlinkSync(full)}`;
    else if (stats.isDirectory())
      Object.assign(result, { [path]: `${mode} directory` }, listing(directory, path));
    else result[path] = `${mode} ${readFileSync(full, "utf8")}`;
  }
  return result;
}
