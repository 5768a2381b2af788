import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { transformSync } from "esbuild";
import { codeOf, typescriptFiles } from "./support/source-files.ts";

const SOURCES = [...typescriptFiles("resources"), ...typescriptFiles("shared")];
const testOf = (source: string) => join("test", source.replace(/\.ts$/, ".test.ts"));
const hasTest = (source: string) => existsSync(testOf(source));

/** Nothing is left of such a file when its types are erased. */
function isTypesOnly(source: string): boolean {
  return transformSync(codeOf(source), { loader: "ts" }).code.trim() === "";
}

/** Entry points, which the end-to-end tests run, and names for what the build reads. */
function isWiring(source: string): boolean {
  return /^resources\/[^/]+\/(?:bin\/[^/]+|reference)\.ts$/.test(source);
}

function importsOf(source: string): string[] {
  const paths = codeOf(source).matchAll(/(?:from|import) ?\(?"(\.[^"]+)"/g);
  return Array.from(paths, ([, path = ""]) => join(dirname(source), path));
}

/** A part of something: nobody outside of its folder, and of the file that the folder is named after, uses it. */
function isPartOfTested(source: string): boolean {
  const folder = dirname(source);
  const users = SOURCES.filter((other) => importsOf(other).includes(source));
  return (
    users.length > 0 &&
    users.every((user) => dirname(user) === folder || user === `${folder}.ts`) &&
    users.some((user) => hasTest(user) || isPartOfTested(user))
  );
}

test("every source file has its test at the mirrored path, or is a part of one that has", () => {
  const untested = SOURCES.filter((source) => !hasTest(source) && !isTypesOnly(source) && !isWiring(source));
  expect(untested.filter((source) => !isPartOfTested(source)).map(testOf)).toEqual([]);
});

test("every test has its source", () => {
  const tests = [...typescriptFiles("test/resources"), ...typescriptFiles("test/shared")];
  const sources = tests
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => path.replace(/^test\//, "").replace(/\.test\.ts$/, ""));
  expect(sources.filter((source) => ![".ts", ".mjs"].some((end) => existsSync(source + end)))).toEqual([]);
});

test.each([
  { source: "shared/credentials/identity.ts", expected: true },
  { source: "shared/resource/errors.ts", expected: false },
])("whether $source holds types only", ({ source, expected }) => {
  expect(isTypesOnly(source)).toBe(expected);
});
