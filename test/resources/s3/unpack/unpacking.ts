import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpack } from "../../../../resources/s3/unpack.ts";

export const FIXTURES = join(__dirname, "../../../fixtures/archives");

export function fixture(name: string): Buffer {
  return readFileSync(join(FIXTURES, name));
}

export interface Attempt {
  readonly directory: string;
  /** Beside the directory, for links and names that try to get out. */
  readonly outside: string;
  readonly warnings: readonly string[];
  readonly done: Promise<void>;
}

/** Unpacks `content` as if it had been downloaded under `name` into a directory of its own. */
export function attempt(name: string, content: Uint8Array, signal = new AbortController().signal): Attempt {
  const base = mkdtempSync(join(tmpdir(), "unpack-"));
  const directory = join(base, "destination");
  mkdirSync(directory);
  writeFileSync(join(base, "outside"), "untouched");
  writeFileSync(join(directory, name), content);
  const warnings: string[] = [];
  const log = {
    info: () => {},
    warn: (message: string) => void warnings.push(message),
    error: () => {},
    hide: () => {},
  };
  const done = unpack({ path: join(directory, name), directory }, { log, signal });
  return { directory, outside: join(base, "outside"), warnings, done };
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
