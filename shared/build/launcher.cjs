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
// A step that takes a while lists or transfers a lot, which is mostly garbage: collect it before the heap has grown much.
// Not at once, because with other flags V8 refuses every code cache, that of Node's own modules included.
setTimeout(() => require("node:v8").setFlagsFromString("--heap-growing-percent=20"), 100).unref();
script.runInThisContext()(exports, require, module, filename, __dirname);
