import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatVersion } from "../../../resources/semver/semantic-version.ts";
import { versionInFile } from "../../../resources/semver/version-file.ts";
import { INTERRUPTION } from "../../support/recording.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

const { signal } = new AbortController();
let temporary: TemporaryDirectory;
let directory: string;

beforeAll(async () => {
  temporary = await temporaryDirectory();
  directory = temporary.path;
  const at = (name: string) => join(directory, name);
  mkdirSync(at("directory"));
  writeFileSync(at("version"), "1.2.3 # from the build\r\n");
  symlinkSync("../version", at("directory/link"));
  symlinkSync("/etc/hostname", at("outside"));
  symlinkSync("/dev/zero", at("device"));
  execFileSync("mkfifo", [at("pipe")]);
  writeFileSync(at("empty"), "\n");
  writeFileSync(at("huge"), "");
  truncateSync(at("huge"), 3 * 2 ** 30);
  writeFileSync(at("page"), `<html>${"x".repeat(1_000_000)}`);
});
afterAll(() => temporary.remove());

test.each([
  ["a path", "version"],
  ["a slash in front, which stays inside", "/version"],
  ["a link that stays inside", "directory/link"],
  ["a detour that stays inside", "directory/../version"],
])("the version is read through %s", async (_, path) => {
  expect(formatVersion(await versionInFile({ directory, signal }, path))).toBe("1.2.3");
});

test.each([
  ["nothing", "missing", "opening version file", /^Cannot use path "missing"/],
  [
    "nothing, with a slash in front",
    "/directory/../missing",
    "opening version file",
    /^Cannot use path "\/directory\/\.\.\/missing": it does not exist/,
  ],
  [
    "what lies outside, with a slash in front",
    "/../version",
    "opening version file",
    /^Cannot use path "\/\.\.\/version": it leads out/,
  ],
  ["what lies outside", "../version", "opening version file", /outside the build directory/],
  ["a link to the outside", "outside", "opening version file", /outside the build directory/],
  ["a link to a device", "device", "opening version file", /outside the build directory/],
  ["a directory", "directory", "reading version file", /^Cannot read "directory": it is a directory$/],
  ["a pipe that nobody writes to", "pipe", "reading version file", /^Cannot read "pipe": it is not a file$/],
  [
    "more than fits the memory",
    "huge",
    "reading version file",
    /^Cannot read "huge": it is larger than 1 MiB$/,
  ],
  ["an empty file", "empty", "parsing version", /: it is empty$/],
  [
    "another file",
    "page",
    "parsing version",
    /^Cannot use the version in "page": Cannot read version "<html>x+…"/,
  ],
])("%s is refused", async (_, path, stage, message) => {
  await expect(versionInFile({ directory, signal }, path)).rejects.toMatchObject({
    stage,
    message: expect.stringMatching(message),
  });
});

test("an interruption ends it", async () => {
  await expect(versionInFile({ directory, signal: AbortSignal.abort(INTERRUPTION) }, "version")).rejects.toBe(
    INTERRUPTION,
  );
});
