// Writes the option tables of the READMEs from the schemas, and the index of the examples from their heads: npm run docs
import { readdir, readFile, writeFile } from "node:fs/promises";
import { withExamples } from "./examples.mjs";
import { loadReference } from "./reference.mjs";
import { withTables } from "./tables.mjs";

const resources = await readdir("resources");
const references = Object.fromEntries(
  await Promise.all(resources.map(async (resource) => [resource, (await loadReference(resource)).reference])),
);
for (const path of ["README.md", ...resources.map((resource) => `resources/${resource}/README.md`)]) {
  const page = await readFile(path, "utf8");
  await writeFile(path, withTables(page, references));
}

const files = (await readdir("examples")).filter((file) => file.endsWith(".yml")).sort();
const examples = await Promise.all(
  files.map(async (file) => [file, await readFile(`examples/${file}`, "utf8")]),
);
const index = await readFile("examples/README.md", "utf8");
await writeFile("examples/README.md", withExamples(index, Object.fromEntries(examples)));
