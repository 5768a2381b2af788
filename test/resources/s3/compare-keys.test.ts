import { compareKeys } from "../../../resources/s3/compare-keys.ts";

test("keys are in the order of their bytes", () => {
  const keys = ["", "A", "a", "a!", "a/b", "ab", "é", "\uffee", "\u{1f600}"];
  expect(keys.toReversed().sort(compareKeys)).toEqual(keys);
  expect(compareKeys("a", "a")).toBe(0);
});
