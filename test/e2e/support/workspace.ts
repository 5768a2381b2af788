import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Where the programs of one test file find and leave files; the only place that a container shares with the test. */
export const WORKSPACE = mkdtempSync(join(tmpdir(), "resource-e2e-"));
// A program may run as a user other than the one of the test.
chmodSync(WORKSPACE, 0o777);
afterAll(() => rmSync(WORKSPACE, { recursive: true, force: true }));

/** A new directory that anybody may write to, with `files` in it. */
export function makeDirectory(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const directory = mkdtempSync(join(WORKSPACE, "step-"));
  for (const [path, content] of Object.entries(files)) {
    const parent = dirname(join(directory, path));
    mkdirSync(parent, { recursive: true });
    chmodSync(parent, 0o777);
    writeFileSync(join(directory, path), content);
  }
  chmodSync(directory, 0o777);
  return directory;
}

/** Every file below `directory` by its relative path, as text; links and directories are left out. */
export function textsIn(directory: string): Record<string, string> {
  const found = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    found.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(directory.length + 1), readFileSync(path, "utf8")];
    }),
  );
}
