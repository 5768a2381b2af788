import { configInBlob } from "../../../resources/git/config-in-blob.ts";
import { repositoryWith } from "../../support/git-scratch.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";

async function read(text: string) {
  const server = await open(startGitServer());
  const repository = server.createRepository();
  repository.commit("main", { file: text });
  const { session, gitDir } = await repositoryWith(server.urlOf(repository), ["refs/heads/main"]);
  const clone = { session, gitDir };
  return configInBlob(clone, repository.git(["rev-parse", "main:file"]), "file");
}

test.each([
  { name: "nothing", text: "", entries: [] },
  { name: "a value", text: "[a]\n\tb = c d\n", entries: [{ key: "a.b", value: "c d" }] },
  { name: "a name without a value", text: "[a]\n\tb\n", entries: [{ key: "a.b", value: "" }] },
  {
    name: "a section with dots",
    text: '[a "x.y Z"]\n\tB = 1\n',
    entries: [{ key: "a.x.y Z.b", value: "1" }],
  },
  { name: "a value of two lines", text: '[a]\n\tb = "1\\n2"\n', entries: [{ key: "a.b", value: "1\n2" }] },
  {
    name: "a name twice",
    text: "[a]\n\tb = 1\n\tb = 2\n",
    entries: [
      { key: "a.b", value: "1" },
      { key: "a.b", value: "2" },
    ],
  },
  {
    name: "another file, which is not read",
    text: "[include]\n\tpath = /etc/gitconfig\n",
    entries: [{ key: "include.path", value: "/etc/gitconfig" }],
  },
])("$name", async ({ text, entries }) => {
  await expect(read(text)).resolves.toEqual(entries);
});

test("what git cannot read is an error that names the file", async () => {
  await expect(read("[a\n")).rejects.toThrow(/^Cannot read file of "http:/);
});
