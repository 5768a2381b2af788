import { commitMetadata, type DescribedCommit } from "../../../resources/git/metadata.ts";

const OID = "0123456789abcdef0123456789abcdef01234567";
const HEADERS = [
  "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
  "author A U Thor <author@example.com> 1764000000 +0130",
  "committer C O Mitter <committer@example.com> 1764000060 -0200",
].join("\n");

function described(fields: Partial<DescribedCommit> & { message?: string | Buffer } = {}) {
  const { message = "Subject\n\nBody\n", ...rest } = fields;
  const content = Buffer.concat([Buffer.from(`${HEADERS}\n\n`), Buffer.from(message)]);
  return commitMetadata({ oid: OID, content, branches: [], tags: [], uri: "/a/path", ...rest });
}

const shown = (rows: ReturnType<typeof described>, name: string) =>
  rows.find((row) => row.name === name)?.value;

test("all rows stand in their order", () => {
  const rows = described({
    branches: ["main", "fix"],
    containedIn: "next",
    tags: ["v2", "V1", 'say "hi"'],
    uri: "https://github.com/owner/repository",
  });
  expect(rows).toEqual([
    { name: "commit", value: OID },
    { name: "author", value: "A U Thor" },
    { name: "author_date", value: "2025-11-24 17:30:00 +0130", type: "time" },
    { name: "committer", value: "C O Mitter" },
    { name: "committer_date", value: "2025-11-24 14:01:00 -0200", type: "time" },
    { name: "branch", value: "fix,main" },
    { name: "contained_in", value: "next" },
    { name: "tags", value: 'V1,say "hi",v2' },
    { name: "message", value: "Subject\n\nBody\n", type: "message" },
    { name: "url", value: `https://github.com/owner/repository/commit/${OID}` },
  ]);
});

test("what does not apply has no row", () => {
  const names = described().map(({ name }) => name);
  expect(names).toEqual(["commit", "author", "author_date", "committer", "committer_date", "message"]);
});

test.each([
  { name: "of plain letters", message: "x".repeat(20_000), expected: "x".repeat(10_240) },
  {
    name: "whose limit splits a letter",
    message: `${"x".repeat(10_239)}ü`,
    expected: `${"x".repeat(10_239)}\ufffd`,
  },
  { name: "that just fits", message: `${"x".repeat(10_239)}\n`, expected: `${"x".repeat(10_239)}\n` },
  { name: "that is empty", message: "", expected: "" },
])("a message $name", ({ message, expected }) => {
  expect(shown(described({ message }), "message")).toBe(expected);
});

test.each([
  { uri: "git@github.com:owner/r.git", expected: "https://github.com/owner/r/commit/" },
  { uri: "github.com:owner/r", expected: "https://github.com/owner/r/commit/" },
  { uri: "org-123@github.com:owner/r.git", expected: "https://github.com/owner/r/commit/" },
  { uri: "ssh://git@github.com/owner/r.git", expected: "https://github.com/owner/r/commit/" },
  { uri: "ssh://git@github.com:443/owner/r.git", expected: "https://github.com:443/owner/r/commit/" },
  { uri: "ssh://git@ssh.github.com:443/owner/r.git", expected: "https://github.com/owner/r/commit/" },
  {
    uri: "ssh://git@github.company.com:2222/owner/r",
    expected: "https://github.company.com/owner/r/commit/",
  },
  { uri: "https://github.company.com/owner/r", expected: "https://github.company.com/owner/r/commit/" },
  { uri: "http://gogs.test:3000/owner/r.git/", expected: "https://gogs.test:3000/owner/r/commit/" },
  { uri: "https://user:s3cret@github.com/owner/r.git", expected: "https://github.com/owner/r/commit/" },
  {
    uri: "https://user:s3cr@t@github.com/owner/r.git?token=s3cret",
    expected: "https://github.com/owner/r/commit/",
  },
  { uri: "https://gitlab.com/group/sub/r.git", expected: "https://gitlab.com/group/sub/r/-/commit/" },
  { uri: "git@altssh.gitlab.com:group/r.git", expected: "https://gitlab.com/group/r/-/commit/" },
  { uri: "git@bitbucket.org:owner/r.git", expected: "https://bitbucket.org/owner/r/commits/" },
  { uri: "ssh://git@bitbucket.org/owner/r.git", expected: "https://bitbucket.org/owner/r/commits/" },
  { uri: "https://codeberg.org/owner/r.git", expected: "https://codeberg.org/owner/r/commit/" },
  { uri: "forgejo@forgejo.test:owner/r.git", expected: "https://forgejo.test/owner/r/commit/" },
  { uri: "https://gitea.test/owner/r.git", expected: "https://gitea.test/owner/r/commit/" },
  { uri: "git@git.sr.ht:~owner/r", expected: "https://git.sr.ht/~owner/r/commit/" },
  {
    uri: "https://dev.azure.com/org/project/_git/r",
    expected: "https://dev.azure.com/org/project/_git/r/commit/",
  },
  {
    uri: "git@ssh.dev.azure.com:v3/org/project/r",
    expected: "https://dev.azure.com/org/project/_git/r/commit/",
  },
  { uri: "org@vs-ssh.visualstudio.com:v3/org/p/r", expected: "https://dev.azure.com/org/p/_git/r/commit/" },
  { uri: "https://org.visualstudio.com/p/_git/r", expected: "https://org.visualstudio.com/p/_git/r/commit/" },
])("the address of a commit of $uri", ({ uri, expected }) => {
  expect(shown(described({ uri }), "url")).toBe(`${expected}${OID}`);
});

test.each([
  { uri: "/srv/github/owner/r" },
  { uri: "file:///srv/github.com/owner/r" },
  { uri: "git://github.com/owner/r.git" },
  { uri: "git@github.com:r.git" },
  { uri: "https://example.com/github/r.git" },
  { uri: "https://github@example.com/owner/r.git" },
  { uri: "https://github.com" },
  { uri: "" },
])("there is no address of a commit of $uri", ({ uri }) => {
  expect(shown(described({ uri }), "url")).toBeUndefined();
});
