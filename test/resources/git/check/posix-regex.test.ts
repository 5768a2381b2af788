import { regexProblem, type Syntax } from "../../../../resources/git/check/posix-regex.ts";
import type { GitSession } from "../../../../shared/git/session.ts";
import { openSession } from "../../../support/git-scratch.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../../support/temporary.ts";

let root: TemporaryDirectory;
let session: GitSession;
beforeEach(async () => {
  root = await temporaryDirectory();
  session = await openSession(root.path);
});
afterEach(() => root.remove());

/** What git itself makes of an expression: status 128 where it refuses it. */
async function gitRefuses(text: string, syntax: Syntax): Promise<boolean> {
  const args = ["grep", "--no-index", `--${syntax}-regexp`, "-e", text, "--", "."];
  const { code } = await session.run(args, { cwd: root.path, network: "none" });
  return code > 1;
}

const BOTH = [
  ...[
    "",
    "a",
    "a*",
    "*",
    "**",
    "***",
    "^*",
    "^**",
    "x^*",
    "a**",
    "a$*",
    "\\b*",
    "\\<a\\>",
    "$",
    "^$",
    "a\nb",
    "a\n[",
  ],
  ...[
    "\\",
    "a\\",
    "\\\\",
    "\\.",
    "\\1",
    "\\8",
    "a|",
    "|",
    "+",
    "?",
    "}",
    ")",
    "{",
    "(",
    "()",
    "(|a)",
    "(a",
    "a)",
  ],
  ...[
    "\\(",
    "\\)",
    "\\{",
    "\\}",
    "\\|",
    "\\+",
    "\\?",
    "\\(a",
    "a\\)",
    "\\(a\\)\\1",
    "(a)\\1",
    "(a)\\2",
    "(a\\1)",
  ],
  ...[
    "(*a)",
    "a|*b",
    "\\(*a\\)",
    "\\(^*\\)",
    "a\\|*b",
    "a*\\{1\\}",
    "a\\{1\\}*",
    "a\\+*",
    "a\\+\\+",
    "a++",
    "a{1}{2}",
  ],
  ...[
    "a{1}",
    "a{1,}",
    "a{,2}",
    "a{,}",
    "a{}",
    "a{x}",
    "a{2,1}",
    "a{1",
    "a{99999}",
    "{1}",
    "^{1}",
    "(?:a)",
    "(?i)a",
  ],
  ...[
    "a\\{1\\}",
    "a\\{2,1\\}",
    "a\\{\\}",
    "a\\{1",
    "\\{1\\}",
    "\\(\\{1\\}\\)",
    "^\\{1\\}",
    "\\(a\\)\\{2\\}",
    "a\\{1}",
  ],
];
const BRACKETS = [
  ...[
    "[",
    "[]",
    "[^]",
    "[]]",
    "[^]]",
    "[a]",
    "[a",
    "[[]",
    "[[a]",
    "[\\]",
    "[\\]]",
    "[a-z]",
    "[z-a]",
    "[a-]",
    "[-a]",
  ],
  ...[
    "[a--]",
    "[--a]",
    "[---]",
    "[%--]",
    "[a-c-e]",
    "[a-c-]",
    "[[:alpha:]]",
    "[[:foo:]]",
    "[[:alpha:]",
    "[[:alpha]",
  ],
  ...[
    "[[:]",
    "[[.a.]]",
    "[[.ab.]]",
    "[[=a=]]",
    "[[=ab=]]",
    "[[.].]]",
    "[a-[:digit:]]",
    "[[:digit:]-z]",
    "[[=a=]-z]",
  ],
  ...[
    "[[.a.]-z]",
    "[[.z.]-a]",
    "[a-[.z.]]",
    "[[.-.]-z]",
    "[ö-ä]",
    "[^][:]",
    "[[:alpha:]",
    "[[:alpha:][:digit:]_-]",
  ],
];

test.each([...BOTH, ...BRACKETS])("%j is refused where git refuses it", async (text) => {
  for (const syntax of ["basic", "extended"] as const) {
    const isRefused = regexProblem(text, syntax) !== undefined;
    expect([syntax, isRefused]).toEqual([syntax, await gitRefuses(text, syntax)]);
  }
});

test.each(["(a)|\\1", "[é-a]", "[[.ö.]]"])("of %j only git knows that it refuses it", async (text) => {
  expect(regexProblem(text, "extended")).toBeUndefined();
  await expect(gitRefuses(text, "extended")).resolves.toBe(true);
});

test.each([
  { text: "v(", said: "Unmatched ( or \\(" },
  { text: "[a", said: "Unmatched [, [^, [:, [., or [=" },
  { text: "[[:foo:]]", said: "Invalid character class name" },
  { text: "[z-a]", said: "Invalid range end" },
  { text: "*", said: "Invalid preceding regular expression" },
  { text: "a{2,1}", said: "Invalid content of \\{\\}" },
  { text: "a{1", said: "Unmatched \\{" },
  { text: "a{99999}", said: "Regular expression too big" },
  { text: "\\1", said: "Invalid back reference" },
  { text: "a\\", said: "Trailing backslash" },
])("of $text it is said what is wrong", ({ text, said }) => {
  expect(regexProblem(text, "extended")).toBe(said);
});
