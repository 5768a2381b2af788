// Builds dist/<resource>/{check,in,out}, the JSON Schemas beside them, and dist/merge-sign.
//   node esbuild.mjs [--node=/path/of/node] [--outdir=directory] [--resource=name] [--release=version] [--revision=commit]
//     --node: the Node that the programs' first line names (default: the first in PATH); --outdir: instead of dist;
//     --resource: instead of all; --release, --revision: what `--version` tells (default: as in package.json; the HEAD of git)
import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { escapeNonAscii } from "./shared/build/ascii.mjs";
import { recordCodeCache } from "./shared/build/code-cache.mjs";
import { licencesOf } from "./shared/build/licences.mjs";
import { loadReference } from "./shared/build/reference.mjs";
import { stampOf } from "./shared/build/stamp.mjs";

const STEPS = ["check", "in", "out"];
const { values } = parseArgs({
  options: {
    node: { type: "string" },
    outdir: { type: "string", default: "dist" },
    resource: { type: "string" },
    release: { type: "string" },
    revision: { type: "string" },
  },
});

// A small young generation keeps the memory of long listings down. The first line of a program takes one option at most.
const nodeOptions = values.node ? ["--max-semi-space-size=4"] : [];
const firstLine = values.node ? `#!${[values.node, ...nodeOptions].join(" ")}` : "#!/usr/bin/env node";

const BUNDLING = {
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20.19",
  mainFields: ["module", "main"],
  // A package takes it where it finds it, which is where packages for tests are installed, too.
  external: ["supports-color"],
  // The launcher runs the bundle as a script, which has no import() of its own.
  supported: { "dynamic-import": false },
  // Nor does a script know where it is; packages ask in order to require modules of Node.
  define: { "import.meta.url": "__filename" },
  metafile: true,
  logLevel: "warning",
};

const stamp = await stampOf(values);
await rm(values.outdir, { recursive: true, force: true });
for (const resource of values.resource ? [values.resource] : await readdir("resources")) {
  const directory = join(values.outdir, resource);
  await mkdir(directory, { recursive: true });
  const inputs = [];
  for (const step of STEPS) inputs.push(...(await buildProgram(resource, step, join(directory, step))));
  await writeFile(join(directory, "THIRD-PARTY-LICENCES.txt"), await licencesOf(inputs));
  const { reference, help } = await loadReference(resource);
  for (const [name, { schema }] of Object.entries(reference)) {
    await writeFile(join(directory, `${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`);
  }
  for (const [step, text] of Object.entries(help)) await writeFile(join(directory, `${step}.help.txt`), text);
  await writeFile(join(directory, "release.json"), `${JSON.stringify({ resource, ...stamp })}\n`);
  await recordCodeCache(resource, directory, nodeOptions);
}
if (!values.resource) await buildMergeSign(join(values.outdir, "merge-sign"));

/**
 * One program: a bundle with its source map, and the launcher that gives V8 the bundle's code cache.
 * Returns the paths of all that went into the bundle.
 */
async function buildProgram(resource, step, program) {
  const { metafile } = await build({
    ...BUNDLING,
    entryPoints: [`resources/${resource}/bin/${step}.ts`],
    outfile: `${program}.js`,
    minify: true,
    banner: { js: "(function(exports,require,module,__filename,__dirname){" },
    footer: { js: "})" },
    legalComments: "linked",
    sourcemap: "external",
  });
  await writeFile(`${program}.meta.json`, JSON.stringify(metafile));
  await writeFile(`${program}.js`, escapeNonAscii(await readFile(`${program}.js`, "utf8")));
  const launcher = await readFile("shared/build/launcher.cjs", "utf8");
  const hash = createHash("sha256")
    .update(await readFile(`${program}.js`))
    .digest("hex");
  await writeFile(program, `${firstLine}\n${launcher.replace("BUNDLE_HASH", hash.slice(0, 16))}`);
  await chmod(program, 0o755);
  return Object.keys(metafile.inputs);
}

/** A command for people: one file that can be copied to anywhere, readable in the stack of a defect. */
async function buildMergeSign(program) {
  const { metafile, outputFiles } = await build({
    ...BUNDLING,
    entryPoints: ["resources/git/bin/merge-sign.ts"],
    outfile: program,
    define: { ...BUNDLING.define, RELEASE: JSON.stringify(stamp) },
    banner: { js: "#!/usr/bin/env node" },
    write: false,
  });
  await writeFile(`${program}.meta.json`, JSON.stringify(metafile));
  const licences = (await licencesOf(Object.keys(metafile.inputs))).replaceAll(/^/gm, "// ");
  await writeFile(program, `${outputFiles[0].text}\n${licences}\n`);
  await chmod(program, 0o755);
}
