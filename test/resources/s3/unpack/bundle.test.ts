import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildProgram } from "../../../support/program.ts";
import { fixture, TEXT } from "./fixtures.ts";
import { place } from "./unpacking.ts";

// The decoders are loaded when they are needed; a bundle must bring them all.
test("unpack() works from a bundle that has no packages beside it", async () => {
  const { directory } = place();
  const bundle = await buildProgram(
    directory,
    "bundle",
    `import { unpack } from "./resources/s3/unpack.ts";
     const log = { info() {}, warn() {}, error() {}, hide() {} };
     const [path, directory] = process.argv.slice(2) as [string, string];
     void unpack({ path, directory }, { log, signal: new AbortController().signal });`,
  );
  for (const name of ["text.bz2", "text.xz", "text.zst", "unix.zip", "tree-gnu.tar"]) {
    const path = join(directory, name);
    writeFileSync(path, fixture(name));
    execFileSync(process.execPath, [bundle, path, directory], { cwd: directory });
    expect(existsSync(path)).toBe(false);
  }
  expect(readFileSync(join(directory, "text")).equals(TEXT)).toBe(true);
});
