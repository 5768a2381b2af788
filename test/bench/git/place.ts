import { execFile } from "node:child_process";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A directory that every run finds in the same state. */
export interface Place {
  readonly path: string;
  /** Makes it empty. */
  clear(): Promise<void>;
  remove(): Promise<void>;
  /** What is in it now is what `restore()` brings back. */
  keep(): Promise<void>;
  restore(): Promise<void>;
}

export async function placeIn(parent: string, name: string): Promise<Place> {
  const path = join(parent, name);
  const kept = `${path}.kept`;
  const remove = () => rm(path, { recursive: true, force: true });
  const clear = async () => {
    await remove();
    await mkdir(path, { mode: 0o700 });
  };
  await clear();
  return {
    path,
    clear,
    remove,
    async keep() {
      await rm(kept, { recursive: true, force: true });
      await rename(path, kept);
      await run("cp", ["-a", kept, path]);
    },
    async restore() {
      await remove();
      await run("cp", ["-a", kept, path]);
    },
  };
}
