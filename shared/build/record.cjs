// node record.cjs SWITCH PROGRAM [ARGUMENT]: runs a built program and writes the code cache that its launcher looks for. A
// cache that is there already is begun with, so that after several runs it holds what any of them needs. SWITCH is one of V8's
// that is on, and is off while the program runs; or empty.
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { dirname, resolve } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { Script } = require("node:vm");

const [, , offMeanwhile, path] = process.argv;
const program = resolve(path);
const [, cacheSuffix] = /__filename\}(\.[0-9a-f]+\.cache)/.exec(readFileSync(program, "utf8"));
const filename = `${program}.js`;
const cache = `${program}${cacheSuffix}`;
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
const script = new Script(readFileSync(filename, "latin1"), { filename, cachedData });
process.argv.splice(1, 3, program);
if (offMeanwhile) setFlagsFromString(`--no-${offMeanwhile}`);
process.on("exit", () => {
  // A cache that was made with other switches is refused.
  if (offMeanwhile) setFlagsFromString(`--${offMeanwhile}`);
  writeFileSync(cache, script.createCachedData());
});
script.runInThisContext()(exports, require, module, filename, dirname(filename));
