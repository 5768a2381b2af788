import * as v from "valibot";
import { Version } from "../../../resources/git/version.ts";

test.each([
  [{ ref: "abc" }, { ref: "abc" }],
  [
    { ref: "v1.0", commit: "abc", since: "yesterday" },
    { ref: "v1.0", commit: "abc" },
  ],
  [
    { branch: "release", ref: "abc" },
    { branch: "release", ref: "abc" },
  ],
  [{ ref: "" }, {}],
  [{}, {}],
])("the version %j is %j", (given, expected) => {
  expect(v.parse(Version, given)).toEqual(expected);
});
