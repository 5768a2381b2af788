import * as v from "valibot";
import { Version } from "../../../resources/semver/version.ts";

test.each([
  [{ number: "1.2.3" }, { number: "1.2.3" }],
  [{ number: "1.2.3", ref: "dropped" }, { number: "1.2.3" }],
  [{ number: "" }, {}],
  [{ number: null }, {}],
  [{}, {}],
])("%j is read as %j", (input, expected) => {
  expect(v.parse(Version, input)).toEqual(expected);
});

test.each([[1.2], [["1.2.3"]], [{}]])("the number %j is refused", (number) => {
  expect(v.is(Version, { number })).toBe(false);
});
