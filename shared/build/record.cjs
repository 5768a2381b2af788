// node record.cjs PROGRAM [ARGUMENT]: runs a built program and writes the code cache that its launcher looks for.
const { readFileSync, writeFileSync } = require("node:fs");
const { dirname, resolve } = require("node:path");
const { Script } = require("node:vm");

const program = resolve(process.argv[2]);
const [, cacheSuffix] = /__filename\}(\.[0-9a-f]+\.cache)/.exec(readFileSync(program, "utf8"));
const filename = `${program}.js`;
const script = new Script(readFileSync(filename, "latin1"), { filename });
process.argv.splice(1, 2, program);
process.on("exit", () => writeFileSync(`${program}${cacheSuffix}`, script.createCachedData()));
script.runInThisContext()(exports, require, module, filename, dirname(filename));
