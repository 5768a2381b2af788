import { addressIn, largeFileSettings } from "../../../resources/git/large-file-settings.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { repositoryWith } from "../../support/git-scratch.ts";
import { createRepository, type TestRepository } from "../../support/git-server/repository.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let temporary: TemporaryDirectory;
beforeEach(async () => {
  temporary = await temporaryDirectory();
});
afterEach(() => temporary.remove());

const refuse = (where: string, state: string) =>
  new ResourceError("invalid-request", `Cannot go ${where}: ${state}`);

async function settingsIn(remote: TestRepository) {
  const repository = await repositoryWith(remote.path, ["refs/heads/main"]);
  return largeFileSettings(repository, "refs/heads/main", refuse);
}

test("what the repository says is read", async () => {
  const remote = createRepository(temporary.path);
  remote.commit("main", { ".lfsconfig": "[lfs]\n\turl = https://files.example.com\n" });
  await expect(settingsIn(remote)).resolves.toEqual([{ key: "lfs.url", value: "https://files.example.com" }]);
});

test("without the file it says nothing", async () => {
  const remote = createRepository(temporary.path);
  remote.commit("main", { file: "x" });
  await expect(settingsIn(remote)).resolves.toEqual([]);
});

test("a link is refused", async () => {
  const remote = createRepository(temporary.path);
  const blob = remote.git(["hash-object", "-w", "--stdin"], "/etc/passwd");
  const tree = remote.git(["mktree"], `120000 blob ${blob}\t.lfsconfig\n`);
  remote.git(["update-ref", "refs/heads/main", remote.git(["commit-tree", "-m", "link", tree])]);
  await expect(settingsIn(remote)).rejects.toThrow("Cannot go where .lfsconfig says: it is no file");
});

const ENTRIES = [
  { key: "lfs.url", value: "first" },
  { key: "LFS.URL", value: "last" },
  { key: "remote.origin.lfsurl", value: "other" },
];

test.each([
  { keys: ["lfs.pushurl", "lfs.url"], expected: "last" },
  { keys: ["remote.origin.lfsurl", "lfs.url"], expected: "other" },
  { keys: ["lfs.pushurl"], expected: undefined },
])("of $keys the first that is there counts, and of its values the last", ({ keys, expected }) => {
  expect(addressIn(ENTRIES, keys)).toBe(expected);
});
