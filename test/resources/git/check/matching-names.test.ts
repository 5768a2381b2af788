import { execFileSync } from "node:child_process";
import { namesLike, namesMatching } from "../../../../resources/git/check/matching-names.ts";
import { openSession } from "../../../support/git-scratch.ts";
import { GIT_ENVIRONMENT } from "../../../support/git-server/environment.ts";
import { createRepository } from "../../../support/git-server/repository.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../../support/temporary.ts";

const NAMES = [
  ...[
    "v1",
    "v1.0",
    "v1.0-rc.1",
    "v10.0",
    "v2/sub",
    "release/v1",
    "release/v2/x",
    "V1",
    "1.0",
    "a-b",
    "a{b}c",
  ],
  ...[
    "$(touch x)",
    "it's",
    'say"yes"',
    "a;b",
    "--upload-pack=x",
    "-n",
    "öl",
    "x@y",
    "!not",
    "a|b",
    "a]b",
    "a+b",
  ],
];

let root: TemporaryDirectory;
beforeEach(async () => {
  root = await temporaryDirectory();
});
afterEach(() => root.remove());

test.each([
  ...[
    "*",
    "v*",
    "v?",
    "v1.*",
    "*/v1",
    "*v1",
    "**/v1",
    "release/*",
    "v[0-9]",
    "v[!2]*",
    "v[^2]*",
    "[[:upper:]]*",
  ],
  ...[
    "a{b,c}c",
    "a{b}c",
    "v1",
    "",
    "\\v1",
    "[",
    "[a-",
    "?l",
    "*'*",
    '*"*',
    "-n",
    "--upload-pack=x",
    "--*",
    "*]*",
  ],
])("the glob %j means what git tag makes of it", async (glob) => {
  const { path, git } = createRepository(root.path);
  const blob = git(["hash-object", "-w", "--stdin"]);
  const names = NAMES.filter((name) => !name.includes(" "));
  git(["update-ref", "--stdin"], names.map((name) => `create refs/tags/${name} ${blob}\n`).join(""));
  const listed = execFileSync("git", ["--git-dir", path, "tag", "--list", "--", glob], {
    env: GIT_ENVIRONMENT,
  });
  const expected = listed.toString().split("\n").slice(0, -1);
  // Without a pattern `git tag` lists all, and an empty one matches none.
  const found = await namesLike(await openSession(path), names, [glob]);
  expect([...found].sort()).toEqual(expected.sort());
  expect(found).toEqual(names.filter((name) => found.includes(name)));
});

test("several globs are one or the other; what is no name of a ref is none", async () => {
  const session = await openSession(root.path);
  const names = ["b", "a", "c", "a b", "..", "x\ny"];
  await expect(namesLike(session, names, ["a*", "b"])).resolves.toEqual(["b", "a"]);
});

test.each([
  { regex: "v1", expected: ["v1"] },
  { regex: "v[0-9]+(\\.[0-9]+)*", expected: ["v1", "v1.0", "v10.0"] },
  { regex: "v1|1.0", expected: ["v1", "1.0"] },
  { regex: "v1|v1\\.0|v1\\.0-rc\\.1", expected: ["v1", "v1.0", "v1.0-rc.1"] },
  { regex: "^v1$", expected: ["v1"] },
  { regex: ".*/.*", expected: ["v2/sub", "release/v1", "release/v2/x"] },
  { regex: "([a-z])-([a-z])", expected: ["a-b"] },
  { regex: "a\\{b\\}c", expected: ["a{b}c"] },
  { regex: "v{1}1", expected: ["v1"] },
  { regex: "--upload-pack=x", expected: ["--upload-pack=x"] },
  { regex: "-n", expected: ["-n"] },
  { regex: "\\$\\(touch x\\)", expected: ["$(touch x)"] },
  { regex: "[[:digit:]].[[:digit:]]", expected: ["1.0"] },
  { regex: "(.)\\1", expected: [] },
  { regex: "nothing", expected: [] },
  { regex: "v", expected: [] },
])("the regular expression $regex matches whole names", async ({ regex, expected }) => {
  const session = await openSession(root.path);
  await expect(namesMatching(session, NAMES, regex)).resolves.toEqual(expected);
});

test.each([
  { regex: "v(", said: "Unmatched ( or \\(" },
  { regex: "v)(", said: "Unmatched ( or \\(" },
  { regex: "[", said: "Invalid" },
  { regex: "a{2,1}", said: "Invalid" },
])("the regular expression $regex is an error that quotes git", async ({ regex, said }) => {
  const session = await openSession(root.path);
  await expect(namesMatching(session, NAMES, regex)).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringContaining(`Cannot use "tag_regex" "${regex}": ${said}`),
  });
});

test("the settings of the user change no match", async () => {
  const config = [
    "tag.sort",
    "column.tag",
    "grep.lineNumber",
    "color.ui",
    "grep.patternType",
    "grep.fullName",
  ];
  const values = ["-refname", "always", "false", "always", "fixed", "true"];
  const session = await openSession(root.path, {
    config: config.map((key, at) => ({ key, value: values[at] ?? "" })),
  });
  await expect(namesMatching(session, ["v1", "v2"], "v(1|2)")).resolves.toEqual(["v1", "v2"]);
  await expect(namesLike(session, ["v1", "v2"], ["v*"])).resolves.toEqual(["v1", "v2"]);
});
