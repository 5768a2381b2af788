import { configInBlob } from "../../../resources/git/config-in-blob.ts";
import { isFile, treeEntries } from "../../../resources/git/tree-entries.ts";
import { repositoryWith } from "../../support/git-scratch.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";

const ODD = 'odd "name"\n*';

test("files, links and submodules are told apart, and odd names are names", async () => {
  const server = await open(startGitServer());
  const repository = server.createRepository();
  const commit = repository.commit("main", { "a/file": "[x]\n\ty = 1\n" });
  const stream = [
    "commit refs/heads/main\ncommitter T <t@example.com> 1700000000 +0000\ndata 1\nx\n",
    `from ${commit}\nM 120000 inline link\ndata 6\na/file\nM 160000 ${commit} sub\n`,
    `M 100755 inline "odd \\"name\\"\\n*"\ndata 1\nx\n`,
  ];
  repository.git(["fast-import", "--quiet"], stream.join(""));
  const { session, gitDir } = await repositoryWith(server.urlOf(repository), ["refs/heads/main"]);
  const clone = { session, gitDir };
  const entries = await treeEntries(clone, "refs/heads/main", ["a/file", "link", "sub", ODD, "a/*", "gone"]);
  expect([...entries].map(([path, { mode }]) => [path, mode])).toEqual([
    ["a/file", "100644"],
    ["link", "120000"],
    [ODD, "100755"],
    ["sub", "160000"],
  ]);
  expect(["a/file", "link", "sub", ODD, "gone"].map((path) => isFile(entries.get(path)))).toEqual([
    ...[true, false, false, true, false],
  ]);
  const oid = entries.get("a/file")?.oid ?? "";
  await expect(configInBlob(clone, oid, "a/file")).resolves.toEqual([{ key: "x.y", value: "1" }]);
});
