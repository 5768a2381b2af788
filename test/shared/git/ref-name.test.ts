import { spawnSync } from "node:child_process";
import { branchRef, refNameProblem } from "../../../shared/git/ref-name.ts";
import { GIT_ENVIRONMENT } from "../../support/git-server/environment.ts";

test.each([
  "main",
  "version",
  "release/1.x",
  "a@b",
  "@",
  "zoë",
  "a-b",
  "v1.0.0+b",
  "{a}",
  "a.lock.b",
  "a!$&'()",
])("%s is a branch", (branch) => {
  expect(branchRef(branch)).toBe(`refs/heads/${branch}`);
});

test.each([
  ...[
    "-a",
    "HEAD",
    "refs/heads/main",
    "a b",
    "a..b",
    "a/",
    "/a",
    "a//b",
    ".a",
    "a/.b",
    "a.",
    "a.lock",
    "a.lock/b",
  ],
  ...["a~1", "a^", "a:b", "a?", "a*", "[a]", "a\\b", "a@{1}", "a\tb", "a\u007f", "a\nb", "\ud800"],
])("%j is refused as a branch", (branch) => {
  expect(() => branchRef(branch)).toThrow(`Cannot use "branch" "${branch}": `);
});

test.each([
  ...[
    "main",
    "a/b",
    "a b",
    "a..b",
    "a/",
    "/a",
    "a//b",
    ".a",
    "a/.b",
    "a.",
    "a.lock",
    "a.lock/b",
    "a~1",
    "a^",
    "a:b",
  ],
  ...["a?", "a*", "[a]", "]", "a\\b", "a@{1}", "@", "a@", "{", "a\tb", "a\u007f", "zoë", "-", "a.lockb"],
])("git agrees about %j", (name) => {
  const { status } = spawnSync("git", ["check-ref-format", `refs/tags/${name}`], { env: GIT_ENVIRONMENT });
  expect(refNameProblem(name) === undefined).toBe(status === 0);
});
