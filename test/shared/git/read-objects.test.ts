import { readObjects } from "../../../shared/git/read-objects.ts";
import { openSession } from "../../support/git-scratch.ts";
import { createRepository } from "../../support/git-server/repository.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let temporary: TemporaryDirectory;
beforeEach(async () => {
  temporary = await temporaryDirectory();
});
afterEach(() => temporary.remove());

const ABSENT = "1".repeat(40);

test.each(["sha1", "sha256"] as const)(
  "objects are read in order, byte for byte, in a %s repository",
  async (objectFormat) => {
    const repository = createRepository(temporary.path, { objectFormat });
    const commit = repository.commit("main", { file: "a\nb\n\n" }, "Subject");
    const blob = repository.git(["rev-parse", "main:file"]);
    const session = await openSession(repository.path);
    const names = [blob, ABSENT, commit, "refs/heads/main", "refs/heads/none"];
    const [first, absent, second, byName, none] = await readObjects(session, repository.path, names);
    expect(first).toEqual({ oid: blob, type: "blob", content: Buffer.from("a\nb\n\n") });
    expect(second?.content.toString()).toContain("\n\nSubject");
    expect(byName?.oid).toBe(commit);
    expect([absent, none]).toEqual([undefined, undefined]);
  },
);

test("what is not asked for is not read", async () => {
  const repository = createRepository(temporary.path);
  await expect(readObjects(await openSession(repository.path), "/nonexistent", [])).resolves.toEqual([]);
});

test("a replacement of an object is not looked at", async () => {
  const repository = createRepository(temporary.path);
  const bad = repository.commit("main", { file: "bad" });
  const good = repository.commit("other", { file: "good" });
  repository.git(["replace", bad, good]);
  const [object] = await readObjects(await openSession(repository.path), repository.path, [bad]);
  expect(object?.oid).toBe(bad);
});

test("what is no repository is an error", async () => {
  const repository = createRepository(temporary.path);
  const session = await openSession(repository.path);
  await expect(readObjects(session, temporary.path, [ABSENT])).rejects.toThrow("Cannot read objects of");
});
