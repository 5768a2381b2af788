import { formatTag } from "../../../shared/git/object-tag.ts";
import { openObjects } from "../../../shared/git/objects.ts";
import { createRepository } from "../../support/git-server/repository.ts";
import { temporaryDirectory } from "../../support/temporary.ts";

const BY = { name: "Zoë", address: "zoe@example.com", at: new Date(1_700_000_000_000) };
const ARMOR = "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n";
const tagOn = (commit: string) => ({ name: "v1.0.0", commit, by: BY, message: "one\n", nonce: "0af" });
const PAYLOAD = `object ${"a".repeat(40)}
type commit
tag v1.0.0
tagger Zoë <zoe@example.com> 1700000000 +0000
nonce 0af

one
`;

test("a tag is written as git writes it", async () => {
  expect(String(await formatTag(tagOn("a".repeat(40)), undefined))).toBe(PAYLOAD);
});

test.each([
  { name: "line breaks of Unix", armor: ARMOR },
  { name: "line breaks of Windows", armor: ARMOR.replaceAll("\n", "\r\n") },
])("a signature with $name stands behind what it covers", async ({ armor }) => {
  const payloads: string[] = [];
  const signed = await formatTag(tagOn("a".repeat(40)), async (payload) => {
    payloads.push(String(payload));
    return armor;
  });
  expect(payloads).toEqual([PAYLOAD]);
  expect(String(signed)).toBe(PAYLOAD + ARMOR);
});

test("git finds nothing wrong with it", async () => {
  const directory = await temporaryDirectory();
  const repository = createRepository(directory.path);
  const commit = repository.commit("main", { a: "b" });
  const oid = await openObjects(repository.path).write(
    "tag",
    await formatTag(tagOn(commit), async () => ARMOR),
  );
  repository.git(["update-ref", "refs/tags/v1.0.0", oid]);
  repository.git(["fsck", "--strict"]);
  expect(repository.git(["tag", "--list", "--format=%(taggername) %(contents:subject) %(*objectname)"])).toBe(
    `Zoë one ${commit}`,
  );
  await directory.remove();
});
