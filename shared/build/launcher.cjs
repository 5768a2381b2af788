// Runs the bundle beside this file with V8's code cache of it, which saves compiling it at every start. The cache is
// named after the bundle's content, so it can never belong to other code; V8 itself refuses what another version made.
const { readFileSync } = require("node:fs");
const { Script } = require("node:vm");

const filename = `${__filename}.js`;
let cachedData;
try {
  cachedData = readFileSync(`${__filename}.BUNDLE_HASH.cache`);
} catch {
  // Without a readable cache the program only starts more slowly.
}
const script = new Script(readFileSync(filename, "latin1"), { filename, cachedData });
script.runInThisContext()(exports, require, module, filename, __dirname);
