import { magicProblem } from "../../../../resources/git/check/pathspec-magic.ts";
import { createRepository } from "../../../support/git-server/repository.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../../support/temporary.ts";

let root: TemporaryDirectory;
beforeEach(async () => {
  root = await temporaryDirectory();
});
afterEach(() => root.remove());

/** What git itself says of a pathspec. */
function saidByGit(path: string): string | undefined {
  const { git } = createRepository(root.path);
  try {
    git(["log", "--all", "--", path]);
    return undefined;
  } catch (error) {
    return /^fatal: (.*)$/m.exec(String((error as { stderr?: unknown }).stderr))?.[1];
  }
}

test.each([
  ...[
    "a",
    ":",
    ":/a",
    ":!a",
    ":()a",
    ":(top)a",
    ":(glob,icase)a",
    ":(,top,)a",
    ":(exclude,literal)a",
    ":(attr:x)a",
  ],
  ...[":(foo)a", ":(top,foo)a", ":(Top)a", ":(glob, icase)a", ":(prefix)a", ":(glob", ":("],
])("%j is what git says that it is", (path) => {
  expect(magicProblem(path)).toBe(saidByGit(path));
});

test("a comma in an attribute ends none", () => {
  expect(magicProblem(":(attr:a=b\\,c)d")).toBeUndefined();
});
