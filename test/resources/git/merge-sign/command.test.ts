import { commandIn } from "../../../../resources/git/merge-sign/command.ts";

const DEFAULTS = {
  kind: "merge",
  remote: "origin",
  repository: undefined,
  isDryRun: false,
  keepsBranch: false,
};

test.each([
  { args: ["--pr", "7"], command: { ...DEFAULTS, number: 7 } },
  {
    args: ["--pr=7", "--dry-run", "--keep-branch"],
    command: { ...DEFAULTS, number: 7, isDryRun: true, keepsBranch: true },
  },
  {
    args: ["--pr", "7", "--remote", "upstream", "--repository", "acme-1/.github"],
    command: { ...DEFAULTS, number: 7, remote: "upstream", repository: "acme-1/.github" },
  },
])("$args is understood", ({ args, command }) => {
  expect(commandIn(args)).toEqual(command);
});

test.each([
  { args: [], says: "Cannot start: no pull request is given" },
  { args: ["7"], says: "Cannot start: Unexpected argument '7'" },
  { args: ["--pr"], says: "Cannot start: Option '--pr <value>' argument missing" },
  { args: ["--pr", "#7"], says: 'Cannot use "--pr" "#7": it is not a number' },
  { args: ["--pr", "0"], says: 'Cannot use "--pr" "0"' },
  { args: ["--pr", "-1"], says: "Cannot start: Option '--pr' argument is ambiguous" },
  { args: ["--pr", "7", "--token", "x"], says: "Cannot start: Unknown option '--token'" },
  { args: ["--pr", "7", "--repository", "../x"], says: 'Cannot use "--repository"' },
  { args: ["--pr", "7", "--repository", "acme/.."], says: 'Cannot use "--repository"' },
  { args: ["--pr", "7", "--repository", "a/b/c"], says: 'Cannot use "--repository"' },
])("$args is refused with the usage", ({ args, says }) => {
  expect(() => commandIn(args)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(says),
      hint: expect.stringMatching(/^usage: /),
    }),
  );
});
