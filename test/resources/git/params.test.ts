import * as v from "valibot";
import { GetParams, PutParams } from "../../../resources/git/params.ts";

test("a get needs no params", () => {
  expect(v.parse(GetParams, {})).toMatchObject({
    depth: 0,
    fetch: [],
    submodules: "all",
    submodule_recursive: true,
    short_ref_format: "%s",
    timestamp_format: "iso8601",
    describe_ref_options: "--always --dirty --broken",
  });
});

test.each([
  [{ depth: "3" }, { depth: 3 }],
  [{ submodules: "none" }, { submodules: "none" }],
  [{ submodules: [] }, { submodules: [] }],
  [{ submodules: ["lib"] }, { submodules: ["lib"] }],
  [{ submodule_recursive: false }, { submodule_recursive: false }],
  [{ submodule_recursive: "false" }, { submodule_recursive: false }],
  [{ all_branches: "TRUE" }, { all_branches: true }],
])("get understands %j", (params, expected) => {
  expect(v.parse(GetParams, params)).toMatchObject(expected);
});

test.each([
  [{ depth: "all" }, "expected a whole number of commits"],
  [{ submodules: "some" }, "expected all, none or a list of paths"],
  [{ fetch: "main" }, "expected a list"],
])("get refuses %j", (params, problem) => {
  expect(() => v.parse(GetParams, params)).toThrow(problem);
});

test("a put needs a repository", () => {
  expect(v.parse(PutParams, { repository: "app" })).toMatchObject({
    repository: "app",
    refs_prefix: "refs/heads",
    returning: "merged",
    push_tags: "all",
    push_options: [],
  });
  expect(() => v.parse(PutParams, {})).toThrow("is required");
});

test.each([
  [{ rebase_strategy_option: "theirs ignore-space-change" }, "theirs ignore-space-change"],
  [{ rebase_strategy_option: ["theirs"] }, ["theirs"]],
])("put understands %j", (params, expected) => {
  expect(v.parse(PutParams, { repository: "r", ...params }).rebase_strategy_option).toEqual(expected);
});

test.each([
  [{ returning: "both" }, "expected one of merged, unmerged"],
  [{ push_options: "ci.skip" }, "expected a list"],
  [{ push_tags: "some" }, "expected one of all, created"],
])("put refuses %j", (params, problem) => {
  expect(() => v.parse(PutParams, { repository: "r", ...params })).toThrow(problem);
});
