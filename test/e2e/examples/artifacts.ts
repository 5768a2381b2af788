import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "../support/workspace.ts";

/** What the steps of a build have made so far: directories by name. */
export class Artifacts {
  readonly #directories = new Map<string, string>();

  add(name: string, directory: string): void {
    this.#directories.set(name, directory);
  }

  /** The path of a file that is written with the name of its artifact in front. */
  path(file: string): string {
    const [name = "", ...rest] = file.split("/");
    const directory = this.#directories.get(name);
    if (directory === undefined) throw new Error(`No step before has made ${name}`);
    return join(directory, ...rest);
  }

  has(name: string): boolean {
    return this.#directories.has(name);
  }

  /** A new directory with a copy of some, each at a path of its own. */
  copiedAs(names: Readonly<Record<string, string>>): string {
    const directory = makeDirectory();
    for (const [path, name] of Object.entries(names)) {
      cpSync(this.path(name), join(directory, path), { recursive: true, verbatimSymlinks: true });
    }
    openToAnybody(directory);
    return directory;
  }
}

/** The resources may run as somebody else. */
export function openToAnybody(directory: string): void {
  execFileSync("chmod", ["-R", "a+rwX", directory]);
}
