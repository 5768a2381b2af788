import { formatCommit, treeOf } from "../../../shared/git/object-commit.ts";
import { openObjects } from "../../../shared/git/objects.ts";
import { createRepository } from "../../support/git-server/repository.ts";
import { temporaryDirectory } from "../../support/temporary.ts";

const BY = { name: "Zoë", address: "zoe@example.com", at: new Date(1_700_000_000_999) };
const TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const COMMIT = { tree: TREE, parent: undefined, by: BY, message: "one\n\ntwo\n", nonce: "0af" };
const HEADER = `tree ${TREE}
author Zoë <zoe@example.com> 1700000000 +0000
committer Zoë <zoe@example.com> 1700000000 +0000
nonce 0af`;
const ARMOR = "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n";

test("a commit is written as git writes it", async () => {
  expect(String(await formatCommit(COMMIT, undefined))).toBe(`${HEADER}\n\none\n\ntwo\n`);
  const parent = "a".repeat(40);
  expect(String(await formatCommit({ ...COMMIT, parent }, undefined))).toContain(
    `\nparent ${parent}\nauthor `,
  );
});

test.each([
  { name: "line breaks of Unix", armor: ARMOR },
  { name: "line breaks of Windows", armor: ARMOR.replaceAll("\n", "\r\n") },
])("a signature with $name covers the commit without it", async ({ armor }) => {
  const payloads: string[] = [];
  const signed = await formatCommit(COMMIT, async (payload) => {
    payloads.push(String(payload));
    return armor;
  });
  expect(payloads).toEqual([`${HEADER}\n\none\n\ntwo\n`]);
  expect(String(signed)).toBe(
    `${HEADER}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n\none\n\ntwo\n`,
  );
});

test("git finds nothing wrong with it", async () => {
  const directory = await temporaryDirectory();
  const repository = createRepository(directory.path);
  const objects = openObjects(repository.path);
  await objects.write("tree", Buffer.alloc(0));
  const oid = await objects.write("commit", await formatCommit(COMMIT, async () => ARMOR));
  repository.git(["update-ref", "refs/heads/main", oid]);
  repository.git(["fsck", "--strict", "--no-dangling"]);
  expect(repository.git(["log", "-1", "--format=%an <%ae> %ct|%T|%B", "main"])).toBe(
    `Zoë <zoe@example.com> 1700000000|${TREE}|one\n\ntwo\n`,
  );
  expect(treeOf((await objects.read(oid))?.content ?? Buffer.alloc(0))).toBe(TREE);
  await directory.remove();
});

test("a commit without a tree is refused", () => {
  expect(() => treeOf(Buffer.from("parent x\n"))).toThrow("Cannot read a commit");
});
