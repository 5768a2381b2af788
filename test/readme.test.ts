import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as git from "../resources/git/reference.ts";
import * as s3 from "../resources/s3/reference.ts";
import * as semver from "../resources/semver/reference.ts";
import { withTables } from "../shared/build/tables.mjs";
import { referenceOf } from "../shared/schema/reference.ts";

const REFERENCES = {
  s3: referenceOf("s3", s3),
  semver: referenceOf("semver", semver),
  git: referenceOf("git", git),
};

const partsOf = (resource: string) =>
  ["source", "get-params", "put-params"].map((part) => `${part}:${resource}`);

test.each([
  { path: "README.md", parts: [...partsOf("s3"), ...partsOf("semver"), ...partsOf("git")] },
  { path: "resources/s3/README.md", parts: partsOf("s3") },
  { path: "resources/semver/README.md", parts: partsOf("semver") },
  { path: "resources/git/README.md", parts: partsOf("git") },
])("the tables of $path are what the schemas say (npm run docs writes them)", ({ path, parts }) => {
  const page = readFileSync(path, "utf8");
  expect(page.match(/(?<=<!-- )[a-z-]+:[a-z0-9]+(?= -->)/g)).toEqual(parts);
  expect(page).toBe(withTables(page, REFERENCES));
});

test("every resource has its part in the README, its own README and its image", () => {
  for (const resource of readdirSync("resources")) {
    expect(Object.keys(REFERENCES)).toContain(resource);
    expect(readFileSync("README.md", "utf8")).toContain(`\n## The ${resource} resource\n`);
    expect(existsSync(`resources/${resource}/README.md`)).toBe(true);
    expect(existsSync(`Dockerfile.${resource}`)).toBe(true);
  }
});

test("a table is put between its markers, and nothing else is touched", () => {
  const page = "a\n<!-- source:x -->\nold\n<!-- end -->\nb\n<!-- other -->\nc\n<!-- end -->\n";
  expect(withTables(page, { x: { source: { table: "| $& |" } } })).toBe(
    "a\n<!-- source:x -->\n\n| $& |\n\n<!-- end -->\nb\n<!-- other -->\nc\n<!-- end -->\n",
  );
});

const PAGES = [
  "README.md",
  "CHANGELOG.md",
  "examples/README.md",
  "shared/README.md",
  "test/bench/README.md",
  ...Object.keys(REFERENCES).map((resource) => `resources/${resource}/README.md`),
];

test.each(PAGES)("every link of %s leads to a file or a heading that is there", (page) => {
  const dead = Array.from(readFileSync(page, "utf8").matchAll(/\]\((?!https:)([^)#]*)(?:#([^)]*))?\)/g))
    .filter(([, path = "", anchor]) => {
      const target = path === "" ? page : join(dirname(page), path);
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    })
    .map(([link]) => link);
  expect(dead).toEqual([]);
});

/** As forges make them out of headings. */
function anchorsOf(page: string): string[] {
  const headings =
    readFileSync(page, "utf8")
      .replace(/^```[\s\S]*?^```$/gm, "")
      .match(/^#+ .*$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, "")
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
}
