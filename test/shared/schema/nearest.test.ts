import { nearest } from "../../../shared/schema/nearest.ts";

const KEYS = ["bucket", "regexp", "region_name", "access_key_id", "private", "endpoint", "acl"];

test.each([
  ["buckt", "bucket"],
  ["Bucket", "bucket"],
  ["regex", "regexp"],
  ["region", "region_name"],
  ["access_key", "access_key_id"],
  ["privat", "private"],
  ["end_point", "endpoint"],
  ["act", "acl"],
])("%s may mean %s", (word, expected) => {
  expect(nearest(word, KEYS)).toBe(expected);
});

test.each(["", "reg", "versioned_file", "username", "xyz"])("%j means none of them", (word) => {
  expect(nearest(word, KEYS)).toBeUndefined();
});

test("nothing is near where there is nothing", () => {
  expect(nearest("bucket", [])).toBeUndefined();
});
