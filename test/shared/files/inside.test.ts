import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inside, realPathInside } from "../../../shared/files/inside.ts";

test.each([
  { path: "a/b", resolved: "/build/a/b" },
  { path: "a/../b", resolved: "/build/b" },
  { path: ".", resolved: "/build" },
  { path: "..a", resolved: "/build/..a" },
  { path: "/build/a", resolved: "/build/a" },
])("inside() resolves $path", ({ path, resolved }) => {
  expect(inside("/build", path)).toBe(resolved);
});

test.each(["..", "../a", "a/../../b", "/etc/passwd", "/build-2/a"])("inside() refuses %s", (path) => {
  expect(() => inside("/build", path)).toThrow(`Cannot use path "${path}": it leads outside`);
});

describe("realPathInside()", () => {
  let root: string;

  beforeAll(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), "inside-")));
    await mkdir(join(root, "build/a"), { recursive: true });
    await writeFile(join(root, "build/a/file"), "");
    await writeFile(join(root, "secret"), "");
    await symlink("build", join(root, "alias"));
    await symlink("a/file", join(root, "build/link"));
    await symlink("../secret", join(root, "build/out"));
    await symlink("..", join(root, "build/up"));
    await symlink("gone", join(root, "build/broken"));
  });

  afterAll(() => rm(root, { recursive: true }));

  test.each(["a/file", "link"])("follows %s", async (path) => {
    await expect(realPathInside(join(root, "build"), path)).resolves.toBe(join(root, "build/a/file"));
  });

  test("works when the directory itself is a link", async () => {
    await expect(realPathInside(join(root, "alias"), "link")).resolves.toBe(join(root, "build/a/file"));
  });

  test.each([
    { path: "out", code: "invalid-request" },
    { path: "up/secret", code: "invalid-request" },
    { path: "../secret", code: "invalid-request" },
    { path: "broken", code: "not-found" },
    { path: "none", code: "not-found" },
  ])("refuses $path", async ({ path, code }) => {
    await expect(realPathInside(join(root, "build"), path)).rejects.toMatchObject({
      name: "ResourceError",
      code,
    });
  });
});
