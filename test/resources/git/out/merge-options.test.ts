import { mergeOptions } from "../../../../resources/git/out/merge-options.ts";

test.each([
  { name: "nothing", given: {}, expected: [] },
  { name: "a strategy", given: { rebase_strategy: "ort" }, expected: ["--strategy=ort"] },
  { name: "one option", given: { rebase_strategy_option: "theirs" }, expected: ["--strategy-option=theirs"] },
  {
    name: "a text of two",
    given: { rebase_strategy_option: " theirs  find-renames=50% " },
    expected: ["--strategy-option=theirs", "--strategy-option=find-renames=50%"],
  },
  {
    name: "a list of two",
    given: { rebase_strategy_option: ["theirs", "subtree=a/b"] },
    expected: ["--strategy-option=theirs", "--strategy-option=subtree=a/b"],
  },
  { name: "empty texts", given: { rebase_strategy: "", rebase_strategy_option: "" }, expected: [] },
])("mergeOptions() of $name", ({ given, expected }) => {
  expect(mergeOptions(given)).toEqual(expected);
});

test.each([
  { name: "a program", given: { rebase_strategy: "evil" }, says: "ort, recursive" },
  { name: "an option of git", given: { rebase_strategy_option: "--exec=id" }, says: "without dashes" },
  {
    name: "a blank in an option",
    given: { rebase_strategy_option: ["theirs --exec"] },
    says: "without dashes",
  },
])("mergeOptions() refuses $name", ({ given, says }) => {
  expect(() => mergeOptions(given)).toThrow(
    expect.objectContaining({ code: "invalid-request", hint: expect.stringContaining(says) }),
  );
});
