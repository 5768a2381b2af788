import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The licences of all packages whose code is in the bundles, as one text: most packages state theirs in a file rather
 * than in comments that the bundler would keep.
 *
 * @param {string[]} inputs paths of the bundled files, from the bundler's metafiles
 */
export async function licencesOf(inputs) {
  const packages = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  const texts = await Promise.all([...packages].sort().map(licenceOf));
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

async function licenceOf(directory) {
  const { name, version, license } = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
  const file = (await readdir(directory)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(join(directory, file), "utf8") : "";
  return `${name} ${version}: ${license}\n\n${text.trim()}\n`;
}
