import { chmod, lstat, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically, writeText } from "../../../shared/files/write-atomically.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let directory: TemporaryDirectory;
let path: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
  path = join(directory.path, "file");
});
afterEach(() => directory.remove());

test("the file appears when it is complete, with what filling it gave", async () => {
  const seen: string[][] = [];
  const result = await writeAtomically(path, async (file) => {
    await file.writeFile("content");
    seen.push(await readdir(directory.path));
    return 7;
  });
  expect(result).toBe(7);
  expect(seen).toEqual([[expect.stringMatching(/^\.partial-/)]]);
  expect(await readdir(directory.path)).toEqual(["file"]);
  expect(await readFile(path, "utf8")).toBe("content");
  expect((await lstat(path)).mode & 0o777).toBe(0o666 & ~process.umask());
});

test("a link is replaced, not followed", async () => {
  const target = join(directory.path, "target");
  await writeFile(target, "untouched");
  await symlink("target", path);
  await writeText(path, "new");
  expect((await lstat(path)).isSymbolicLink()).toBe(false);
  expect(await readFile(target, "utf8")).toBe("untouched");
  expect(await readFile(path, "utf8")).toBe("new");
});

test("a failure leaves the old file and nothing else, and is thrown as it is", async () => {
  await writeText(path, Buffer.from("old"));
  const failure = new Error("broken off");
  await expect(
    writeAtomically(path, async (file) => {
      await file.writeFile("half");
      throw failure;
    }),
  ).rejects.toBe(failure);
  expect(await readdir(directory.path)).toEqual(["file"]);
  expect(await readFile(path, "utf8")).toBe("old");
});

test.each([
  { name: "a directory in the way", file: "taken", hint: /directory of that name/ },
  { name: "a missing directory", file: "none/file", hint: undefined },
  { name: "a name that is too long", file: "x".repeat(300), hint: /too long/ },
])("$name is told", async ({ file, hint }) => {
  await mkdir(join(directory.path, "taken/inner"), { recursive: true });
  const error = await writeText(join(directory.path, file), "").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "invalid-request", message: expect.stringContaining("Cannot write") });
  if (hint) expect(error).toMatchObject({ hint: expect.stringMatching(hint) });
  expect(await readdir(directory.path)).toEqual(["taken"]);
});

test("a full disk is told with what helps", async () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
    syscall: "write",
  });
  await expect(writeAtomically(path, () => Promise.reject(full))).rejects.toMatchObject({
    code: "invalid-request",
    cause: full,
    hint: expect.stringContaining("free space"),
  });
});

// Root may write anywhere.
(process.getuid?.() === 0 ? test.skip : test)("a read-only directory is told", async () => {
  await chmod(directory.path, 0o500);
  await expect(writeText(path, "")).rejects.toMatchObject({ code: "invalid-request" });
  await chmod(directory.path, 0o700);
});
