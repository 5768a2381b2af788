// Writes the option tables of the READMEs from the schemas: npm run docs
import { readdir, readFile, writeFile } from "node:fs/promises";
import { loadReference } from "./reference.mjs";
import { withTables } from "./tables.mjs";

const resources = await readdir("resources");
const references = Object.fromEntries(
  await Promise.all(resources.map(async (resource) => [resource, await loadReference(resource)])),
);
for (const path of ["README.md", ...resources.map((resource) => `resources/${resource}/README.md`)]) {
  const page = await readFile(path, "utf8");
  await writeFile(path, withTables(page, references));
}
