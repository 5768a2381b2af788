import { readFileSync } from "node:fs";
import * as s3 from "../resources/s3/reference.ts";
import { withTables } from "../shared/build/tables.mjs";
import { referenceOf } from "../shared/schema/reference.ts";

const REFERENCES = { s3: referenceOf("s3", s3) };

test.each([
  { path: "README.md", parts: ["source:s3", "get-params:s3", "put-params:s3"] },
  { path: "resources/s3/README.md", parts: ["source:s3", "get-params:s3", "put-params:s3"] },
])("the tables of $path are what the schemas say (npm run docs writes them)", ({ path, parts }) => {
  const page = readFileSync(path, "utf8");
  expect(page.match(/(?<=<!-- )[a-z-]+:[a-z0-9]+(?= -->)/g)).toEqual(parts);
  expect(page).toBe(withTables(page, REFERENCES));
});

test("a table is put between its markers, and nothing else is touched", () => {
  const page = "a\n<!-- source:x -->\nold\n<!-- end -->\nb\n<!-- other -->\nc\n<!-- end -->\n";
  expect(withTables(page, { x: { source: { table: "| $& |" } } })).toBe(
    "a\n<!-- source:x -->\n\n| $& |\n\n<!-- end -->\nb\n<!-- other -->\nc\n<!-- end -->\n",
  );
});
