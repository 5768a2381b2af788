import { readdirSync, readFileSync } from "node:fs";
import { codeOf, typescriptFiles } from "./support/source-files.ts";

interface Import {
  readonly path: string;
  readonly kind: string;
  readonly external?: boolean;
}
type Inputs = Readonly<Record<string, { readonly imports: readonly Import[] }>>;

const { RESOURCE_PROGRAMS: DIST = "dist" } = process.env;
const STEPS = ["check", "in", "out"];
const PROGRAMS = readdirSync("resources").flatMap((resource) => STEPS.map((step) => ({ resource, step })));
/** For people; not a step, but made in the same way. */
const COMMAND = { resource: "git", step: "merge-sign" };

/** What the bundler saw when `npm run build` made the program. */
function inputsOf({ resource, step }: { resource: string; step: string }): Inputs {
  const program = step === COMMAND.step ? step : `${resource}/${step}`;
  return JSON.parse(readFileSync(`${DIST}/${program}.meta.json`, "utf8")).inputs;
}

const SOURCES = [...typescriptFiles("resources"), ...typescriptFiles("shared")];
const isOurs = (path: string) => /^(?:resources|shared)\//.test(path);

type Layer = "bin" | "step" | "concept" | "shared";
const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  bin: ["step", "shared"],
  step: ["concept", "shared"],
  concept: ["concept", "shared"],
  shared: ["shared"],
};

function placeOf(path: string): { layer: Layer; resource: string | undefined } {
  const [, resource, rest = ""] = /^resources\/([^/]+)\/(.*)$/.exec(path) ?? [];
  if (resource === undefined) return { layer: "shared", resource: undefined };
  if (rest.startsWith("bin/")) return { layer: "bin", resource };
  const isStep = [...STEPS, COMMAND.step].includes(rest.replace(/\.ts$/, ""));
  return { layer: isStep ? "step" : "concept", resource };
}

function violates(importer: string, imported: string): boolean {
  const from = placeOf(importer);
  const to = placeOf(imported);
  return (
    !MAY_IMPORT[from.layer].includes(to.layer) || (to.resource !== undefined && to.resource !== from.resource)
  );
}

test.each([
  ["resources/s3/bin/in.ts", "resources/s3/in.ts", false],
  ["resources/s3/unpack/tar.ts", "resources/s3/unpack/tree.ts", false],
  ["resources/s3/in.ts", "resources/s3/out.ts", true],
  ["resources/s3/walk.ts", "resources/s3/check.ts", true],
  ["shared/s3/client.ts", "resources/s3/source.ts", true],
  ["resources/semver/check.ts", "resources/s3/source.ts", true],
  ["resources/git/merge-sign/command.ts", "resources/git/merge-sign.ts", true],
])("whether %s may import %s", (importer, imported, expected) => {
  expect(violates(importer, imported)).toBe(expected);
});

test.each([...PROGRAMS, COMMAND])("imports of $resource/$step point one way", (program) => {
  const inputs = inputsOf(program);
  const imports = Object.entries(inputs).flatMap(([importer, { imports }]) =>
    imports
      .filter(({ path }) => isOurs(importer) && isOurs(path))
      .map(({ path }) => [importer, path] as const),
  );
  expect(imports.length).toBeGreaterThan(25);
  expect(imports.filter(([importer, imported]) => violates(importer, imported))).toEqual([]);
});

test.each([...PROGRAMS, COMMAND])("$resource/$step is made of files that are in the tree", (program) => {
  expect(Object.keys(inputsOf(program)).filter((path) => isOurs(path) && !SOURCES.includes(path))).toEqual(
    [],
  );
});

// The launcher reads it as Latin-1; a character of another script would become several.
test.each(PROGRAMS)("$resource/$step is bundled in ASCII", ({ resource, step }) => {
  const bundle = readFileSync(`${DIST}/${resource}/${step}.js`);
  expect(bundle.every((byte) => byte < 0x80)).toBe(true);
});

/** Everything that runs before the step does: what is reached without an `import()`, modules of Node included. */
function loadedAtStart(inputs: Inputs, entry: string): string[] {
  const reached = new Set<string>();
  const visit = (path: string) => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const { path: next, kind } of inputs[path]?.imports ?? [])
      if (kind !== "dynamic-import") visit(next);
  };
  visit(entry);
  return [...reached];
}

const AWS_ON_DEMAND = [
  ["STS", /\/client-sts\/|nested-clients.*\/sts\/|assume-role\.ts$/],
  [
    "providers of credentials",
    /\/credential-providers\/|\/credential-provider-(?!node\/|env\/)|credentials\/machine\.ts$/,
  ],
  ["proxies", /-proxy-agent\//],
] as const;

/** What only some builds need, and none should wait for. */
const ON_DEMAND: Readonly<Record<string, readonly (readonly [string, RegExp])[]>> = {
  s3: [
    ...AWS_ON_DEMAND,
    ["archives", /^resources\/s3\/unpack|\/(?:fzstd|xz-decompress)\//],
    ["presigning", /\/s3-request-presigner\//],
  ],
  semver: [
    ...AWS_ON_DEMAND,
    ["a driver", /^resources\/semver\/drivers\/(?!open\.ts$)/],
    ["the S3 client", /\/client-s3\/|^shared\/s3\//],
    ["git", /^shared\/git\/|\/isomorphic-git\//],
    ["signing", /\/openpgp\//],
    ["Google's ways to sign in", /\/google-auth-library\//],
    ["a way to start programs", /^(?:node:)?child_process$/],
    ["the network", /^(?:node:)?(?:https?|http2|tls|net)$/],
  ],
  git: [
    [
      "what only a changed remote needs",
      /^resources\/git\/check\/(?!memo|cache-folder|remote-state|validate-)/,
    ],
    ["ways to sign in", /^shared\/credentials\/(?:https|ssh)/],
    ["signatures", /\/openpgp\/|^resources\/git\/verification\/(?!summary)/],
    ["the network", /^(?:node:)?(?:https?|http2|tls|net)$/],
  ],
};

const ON_DEMAND_OF_EACH = PROGRAMS.flatMap(({ resource, step }) =>
  (ON_DEMAND[resource] ?? []).map(([what, pattern]) => ({ resource, step, what, pattern })),
);

test.each(ON_DEMAND_OF_EACH)(
  "$resource/$step does not load $what at its start",
  ({ resource, step, pattern }) => {
    const loaded = loadedAtStart(inputsOf({ resource, step }), `resources/${resource}/bin/${step}.ts`);
    expect(loaded).toContain("shared/resource/main.ts");
    expect(loaded.filter((path) => pattern.test(path))).toEqual([]);
  },
);

test.each([
  { resource: "s3", step: "in" },
  { resource: "semver", step: "check" },
  { resource: "semver", step: "out" },
  { resource: "git", step: "check" },
])("$resource/$step can load all of that when it needs it", (program) => {
  const inputs = Object.entries(inputsOf(program));
  const all = inputs.flatMap(([path, { imports }]) => [path, ...imports.map((imported) => imported.path)]);
  const rules = ON_DEMAND[program.resource] ?? [];
  expect(rules.filter(([, pattern]) => !all.some((path) => pattern.test(path)))).toEqual([]);
});

const LATER = ["isomorphic-git", "openpgp", "google-auth-library"];

test.each([
  { driver: "s3", never: [...LATER, "child_process"] },
  { driver: "git", never: [...LATER, "client-s3", "https"] },
  { driver: "git-tag", never: [...LATER, "client-s3", "https"] },
  { driver: "gcs", never: [...LATER, "client-s3", "child_process"] },
  { driver: "swift", never: [...LATER, "client-s3", "child_process"] },
])("the driver $driver loads only what a check needs", ({ driver, never }) => {
  const inputs = inputsOf({ resource: "semver", step: "check" });
  const loaded = loadedAtStart(inputs, `resources/semver/drivers/${driver}.ts`);
  expect(loaded.length).toBeGreaterThan(10);
  const names = new RegExp(`(?:^|[/:])(?:${never.join("|")})(?:/|$)`);
  expect(loaded.filter((path) => names.test(path))).toEqual([]);
});

test("semver/in, which never asks a store, has no driver in it and no package but the one of the schemas", () => {
  const inputs = Object.keys(inputsOf({ resource: "semver", step: "in" }));
  expect(inputs.filter((path) => /\/drivers\/|node_modules\/(?!valibot\/)/.test(path))).toEqual([]);
});

test.each([
  {
    what: "talks to the process",
    pattern: /\bprocess\.|node:process|\bconsole\./,
    allowed: [
      "shared/credentials/ssh-identity.ts",
      "shared/process/run-program.ts",
      "shared/resource/main.ts",
      "shared/resource/standard-streams.ts",
    ],
  },
  {
    what: "starts programs",
    pattern: /node:child_process|node:cluster|node:worker_threads/,
    allowed: ["shared/process/run-program.ts"],
  },
  {
    what: "opens connections",
    pattern: /node:(?:https?|tls|net|dgram|http2)"|globalThis\.fetch|(?<![.\w])fetch\((?:new|"|`|url)/,
    allowed: [
      "resources/s3/object-url.ts",
      "shared/credentials/instance-metadata.ts",
      "shared/http/agents.ts",
      "shared/http/certificates.ts",
      "shared/http/proxy.ts",
      "shared/http/tunnel.ts",
    ],
  },
  { what: "makes a client of S3", pattern: /new S3Client\(/, allowed: ["shared/s3/client.ts"] },
  { what: "imports a test", pattern: /from "[^"]*\/test\//, allowed: [] },
  { what: "exports a default", pattern: /export default/, allowed: [] },
])("nothing else $what", ({ pattern, allowed }) => {
  // What builds the programs is not in them.
  const sources = SOURCES.filter((path) => !path.startsWith("shared/build/"));
  expect(sources.filter((path) => pattern.test(codeOf(path)))).toEqual(allowed);
});
