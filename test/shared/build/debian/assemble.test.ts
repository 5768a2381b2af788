import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";

let home: string;
let system: string;
let script: string;

/** A system with a merged /usr, on which `tool` and its library are installed, and `extra`. */
beforeAll(() => {
  home = fs.mkdtempSync(join(tmpdir(), "assemble-"));
  system = join(home, "system");
  script = join(home, "assemble.mjs");
  buildSync({
    entryPoints: ["shared/build/debian/assemble.ts"],
    outfile: script,
    bundle: true,
    platform: "node",
    format: "esm",
  });
  fs.mkdirSync(join(system, "usr/lib"), { recursive: true });
  fs.symlinkSync("usr/lib", join(system, "lib"));
  install("tool", "Depends: library, perl, debconf", ["etc/ssl/", "usr/bin/tool", "usr/bin/alias"]);
  install("library", "", [
    "usr/lib/",
    "lib/library.so",
    "usr/share/doc/library/copyright",
    "usr/share/doc/library/NEWS",
  ]);
  install("extra", "Depends: tool", ["usr/bin/extra"]);
  write("usr/bin/tool", "#!", 0o6755);
  fs.symlinkSync("tool", join(system, "usr/bin/alias"));
  for (const path of ["usr/lib/library.so", "usr/bin/extra", "usr/share/doc/library/copyright"]) write(path);
  for (const path of ["usr/share/doc/library/NEWS", "etc/passwd", "etc/group", "etc/nsswitch.conf"])
    write(path);
  write("etc/ssl/certs/ca-certificates.crt");
  write("etc/apt/sources.list");
});
afterAll(() => fs.rmSync(home, { recursive: true }));

test("a root file system holds the packages, what they need and an inventory", () => {
  const root = join(home, "root");
  assemble(root, "tool");
  expect(filesBelow(root)).toEqual([
    "etc/group",
    "etc/nsswitch.conf",
    "etc/passwd",
    "etc/ssl/certs/ca-certificates.crt",
    "lib",
    "usr/bin/alias",
    "usr/bin/tool",
    "usr/lib/library.so",
    "usr/share/doc/library/copyright",
    "var/lib/dpkg/status.d/library",
    "var/lib/dpkg/status.d/tool",
  ]);
  expect(fs.readlinkSync(join(root, "usr/bin/alias"))).toBe("tool");
  expect(fs.readFileSync(join(root, "var/lib/dpkg/status.d/tool"), "utf8")).toMatch(/^Package: tool\n/);
  const { mode, mtimeMs } = fs.statSync(join(root, "usr/bin/tool"));
  expect([mode & 0o7777, mtimeMs]).toEqual([0o755, 0]);
  expect(fs.statSync(join(root, "usr")).mtimeMs).toBe(0);
});

test("beside another one, it holds what that one lacks", () => {
  const [root, more] = [join(home, "first"), join(home, "more")];
  assemble(root, "tool");
  assemble(`--beside=${root}`, more, "extra");
  expect(filesBelow(more)).toEqual(["usr/bin/extra", "var/lib/dpkg/status.d/extra"]);
});

test("a file that the packages hold twice is there once", () => {
  install("twice", "", ["etc/", "usr/bin/twin", "usr/lib/twin", "usr/lib/other"]);
  for (const path of ["usr/bin/twin", "usr/lib/twin"]) write(path, "the same", 0o755);
  write("usr/lib/other", "the same", 0o644);
  const root = join(home, "twice");
  assemble(root, "twice");
  const inodes = ["usr/bin/twin", "usr/lib/twin", "usr/lib/other"].map(
    (path) => fs.statSync(join(root, path)).ino,
  );
  expect(inodes[1]).toBe(inodes[0]);
  expect(inodes[2]).not.toBe(inodes[0]);
});

test("what is not installed is an error", () => {
  expect(() => assemble(join(home, "none"), "nothing")).toThrow("package nothing is not installed");
});

function assemble(...args: string[]): void {
  execFileSync(process.execPath, [script, `--system=${system}`, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** dpkg lists the directories of files, too. */
function install(name: string, field: string, paths: string[]): void {
  const withParents = paths.flatMap((path) =>
    path.split("/").map((_, i, all) => all.slice(0, i + 1).join("/")),
  );
  write(`var/lib/dpkg/info/${name}.list`, ["/.", ...withParents.map((path) => `/${path}`), ""].join("\n"));
  const paragraph = [`Package: ${name}`, "Status: install ok installed", field].filter(Boolean).join("\n");
  fs.appendFileSync(join(system, "var/lib/dpkg/status"), `${paragraph}\n\n`);
}

function write(path: string, content = "content", mode = 0o644): void {
  fs.mkdirSync(dirname(join(system, path)), { recursive: true });
  fs.writeFileSync(join(system, path), content);
  fs.chmodSync(join(system, path), mode);
}

/** Some releases of Node follow links when they list a directory with all that is below. */
function filesBelow(directory: string, prefix = ""): string[] {
  const entries = fs.readdirSync(join(directory, prefix), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = join(prefix, entry.name);
      return entry.isDirectory() ? filesBelow(directory, path) : [path];
    })
    .sort();
}
