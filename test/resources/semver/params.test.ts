import * as v from "valibot";
import { GetParams, PutParams } from "../../../resources/semver/params.ts";

const NOTHING = { pre_without_version: false, build_without_version: false };

test.each([
  ["nothing", {}, {}],
  ["every bump", { bump: "final", pre: "rc", build: "b" }, { bump: "final", pre: "rc", build: "b" }],
  ["numbers for texts", { pre: 1, build: 7 }, { pre: "1", build: "7" }],
  ["empty texts, which mean not set", { bump: "", pre: "", build: null }, {}],
  [
    "texts for booleans",
    { pre: "rc", pre_without_version: "true" },
    { pre: "rc", pre_without_version: true },
  ],
  ["a dotted pre", { pre: "alpha.beta" }, { pre: "alpha.beta" }],
  ["a build with a leading zero", { build: "007" }, { build: "007" }],
])("params with %s", (_, input, expected) => {
  expect(v.parse(GetParams, input)).toEqual({ ...NOTHING, ...expected });
  expect(v.parse(PutParams, input)).toEqual({ get_latest: false, debug: false, ...NOTHING, ...expected });
});

test.each([
  ["an unknown bump", { bump: "banana" }, /expected one of major, minor, patch, final, got "banana"/],
  ["a bump in capitals", { bump: "Major" }, /expected one of/],
  ["a pre with a blank", { pre: "a b" }, /"a b" is not made of identifiers/],
  ["a pre with an underscore", { pre: "rc_1" }, /"rc_1" is not made of identifiers/],
  ["a pre with a leading zero", { pre: "01" }, /leading zero/],
  ["a pre with an empty identifier", { pre: "rc." }, /identifiers/],
  ["a pre that does not fit 64 bits", { pre: "18446744073709551616" }, /64 bits/],
  ["a build with a plus", { build: "a+b" }, /identifiers/],
  ["a list", { pre: ["rc"] }, /expected a text/],
])("params with %s are refused", (_, input, problem) => {
  expect(() => v.parse(GetParams, input)).toThrow(problem);
  expect(() => v.parse(PutParams, input)).toThrow(problem);
});
