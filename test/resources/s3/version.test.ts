import * as v from "valibot";
import { Version } from "../../../resources/s3/version.ts";

test.each([
  { name: "a path", input: { path: "a" }, output: { path: "a" } },
  { name: "an id", input: { version_id: "1" }, output: { version_id: "1" } },
  { name: "keys of another resource type", input: { path: "a", ref: "x" }, output: { path: "a" } },
  { name: "keys that are not set", input: { path: null, version_id: "" }, output: {} },
])("a version may hold $name", ({ input, output }) => {
  expect(v.parse(Version, input)).toEqual(output);
});

test.each([null, undefined, "a", [], { path: 1 }])("%j is no version", (input) => {
  expect(v.is(Version, input)).toBe(false);
});
