import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ObjectStore, openObjects, requireSha1 } from "../../../shared/git/objects.ts";
import { createRepository, type TestRepository } from "../../support/git-server/repository.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let directory: TemporaryDirectory;
let repository: TestRepository;
let objects: ObjectStore;
beforeEach(async () => {
  directory = await temporaryDirectory();
  repository = createRepository(directory.path);
  objects = openObjects(repository.path);
});
afterEach(() => directory.remove());

test.each([
  { name: "loose", pack: [] },
  { name: "packed", pack: ["repack", "-adq"] },
])("$name objects are read byte for byte", async ({ pack }) => {
  const commit = repository.commit("main", { a: "1\r\n\0", "b/c": "2" });
  repository.git(["tag", "-a", "-m", "one", "v1", "main"]);
  if (pack.length > 0) repository.git(pack);
  for (const type of ["commit", "tree", "blob", "tag"] as const) {
    const name = { commit, tree: "main^{tree}", blob: "main:a", tag: "v1" }[type];
    const oid = repository.git(["rev-parse", name]);
    const found = await objects.read(oid);
    expect(found?.type).toBe(type);
    expect(await objects.write(type, found?.content ?? Buffer.alloc(0))).toBe(oid);
    expect(found?.content.length).toBe(Number(repository.git(["cat-file", "-s", oid])));
  }
});

test.each(["", "1.0.0\n", "\0\xff\r\n", "x".repeat(100_000)])("git reads what was written", async (text) => {
  const content = Buffer.from(text, "latin1");
  const oid = await objects.write("blob", content);
  expect(repository.git(["cat-file", "-s", oid])).toBe(String(content.length));
  expect(await objects.write("blob", content)).toBe(oid);
  expect((await objects.read(oid))?.content).toEqual(content);
  repository.git(["fsck", "--strict"]);
});

test("an object that is not there is undefined", async () => {
  expect(await objects.read("1".repeat(40))).toBeUndefined();
});

test("an object that is not what its name says is refused", async () => {
  const [good, other] = [
    await objects.write("blob", Buffer.from("a")),
    await objects.write("blob", Buffer.from("b")),
  ];
  const path = (oid: string) => join(repository.path, "objects", oid.slice(0, 2), oid.slice(2));
  repository.git(["cat-file", "-e", good]);
  writeFileSync(path(good), Buffer.from(readdirSync(directory.path).join("")));
  await expect(objects.read(good)).rejects.toMatchObject({
    code: "untrusted",
    message: expect.stringContaining(`Cannot read object "${good}"`),
  });
  expect((await objects.read(other))?.content.toString()).toBe("b");
});

test.each(["a".repeat(64), "a".repeat(39), "../../../etc/passwd", "A".repeat(40)])(
  "%s names no object here",
  async (oid) => {
    expect(() => requireSha1(oid)).toThrow("does not use SHA-1");
    await expect(objects.read(oid)).rejects.toMatchObject({ code: "invalid-request" });
  },
);
