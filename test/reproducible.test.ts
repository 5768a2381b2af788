import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Everything that the build makes, with the code caches, by name. */
function build(directory: string): Map<string, string> {
  execFileSync(process.execPath, ["esbuild.mjs", "--resource=semver", `--outdir=${directory}`], {
    stdio: "pipe",
  });
  const names = readdirSync(join(directory, "semver"));
  return new Map(names.map((name) => [name, readFileSync(join(directory, "semver", name), "latin1")]));
}

test("the same sources make the same programs and code caches", () => {
  const directory = mkdtempSync(join(tmpdir(), "reproducible-"));
  try {
    const [first, second] = [build(directory), build(directory)];
    expect([...first.keys()]).toEqual([...second.keys()]);
    expect([...first.keys()].filter((name) => name.endsWith(".cache"))).toHaveLength(3);
    expect([...first.keys()].filter((name) => first.get(name) !== second.get(name))).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
