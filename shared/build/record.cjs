// node record.cjs PROGRAM [ARGUMENT]: runs a built program and writes the code cache that its launcher looks for. A cache
// that is there already is begun with, so that after several runs it holds what any of them needs.
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { dirname, resolve } = require("node:path");
const { Script } = require("node:vm");

const program = resolve(process.argv[2]);
const [, cacheSuffix] = /__filename\}(\.[0-9a-f]+\.cache)/.exec(readFileSync(program, "utf8"));
const filename = `${program}.js`;
const cache = `${program}${cacheSuffix}`;
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
const script = new Script(readFileSync(filename, "latin1"), { filename, cachedData });
process.argv.splice(1, 2, program);
process.on("exit", () => writeFileSync(cache, script.createCachedData()));
script.runInThisContext()(exports, require, module, filename, dirname(filename));
