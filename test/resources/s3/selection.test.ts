import { requireVersion, selectionOf } from "../../../resources/s3/selection.ts";
import { sourceOf } from "../../support/s3-source.ts";

test("a file is one key", () => {
  expect(selectionOf(sourceOf({ versioned_file: "d/a" }))).toEqual({ kind: "file", key: "d/a" });
});

test("a pattern comes with the plan of its listing", () => {
  const selection = selectionOf(sourceOf({ regexp: "d/app-(.*)", initial_path: "d/app-0" }));
  expect(selection).toMatchObject({ kind: "pattern", plan: { first: { prefix: "d/app-" } } });
});

test.each([
  { name: "neither", keys: {}, message: /neither "regexp" nor "versioned_file" is given/ },
  { name: "a pattern without a group", keys: { regexp: "app" }, message: /regexp "app"/ },
  { name: "a pattern that does not compile", keys: { regexp: "app-(" }, message: /regexp "app-\("/ },
  {
    name: "an initial path of another form",
    keys: { regexp: "app-(.*)", initial_path: "lib-0" },
    message: /^Cannot use initial_path "lib-0": it does not match/,
  },
  {
    name: "an initial path without a version",
    keys: { regexp: "app-(.*)", initial_path: "app-1..0" },
    message: /^Cannot use initial_path "app-1\.\.0": "1\.\.0" is not a version/,
  },
])("$name cannot be used", ({ keys, message }) => {
  expect(() => selectionOf(sourceOf(keys))).toThrow(
    expect.objectContaining({ code: "invalid-request", message: expect.stringMatching(message) }),
  );
});

test("requireVersion() gives the text as it stands in the key", () => {
  const selection = selectionOf(sourceOf({ regexp: "app-(.*)" }));
  if (selection.kind !== "pattern") throw new Error("expected a pattern");
  expect(requireVersion(selection.plan, "version.path", "app-1.0-rc.1+5", "app-(.*)")).toBe("1.0-rc.1+5");
});
