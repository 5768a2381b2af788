import { readFileSync } from "node:fs";
import { codeOf, typescriptFiles } from "./support/source-files.ts";

interface Import {
  readonly path: string;
  readonly kind: string;
  readonly external?: boolean;
}
type Inputs = Readonly<Record<string, { readonly imports: readonly Import[] }>>;

const STEPS = ["check", "in", "out"];
const PROGRAMS = ["s3"].flatMap((resource) => STEPS.map((step) => ({ resource, step })));

/** What the bundler saw when `npm run build` made the program. */
function inputsOf({ resource, step }: { resource: string; step: string }): Inputs {
  return JSON.parse(readFileSync(`dist/${resource}/${step}.meta.json`, "utf8")).inputs;
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
  return { layer: STEPS.includes(rest.replace(/\.ts$/, "")) ? "step" : "concept", resource };
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
])("whether %s may import %s", (importer, imported, expected) => {
  expect(violates(importer, imported)).toBe(expected);
});

test.each(PROGRAMS)("imports of $resource/$step point one way", (program) => {
  const inputs = inputsOf(program);
  const imports = Object.entries(inputs).flatMap(([importer, { imports }]) =>
    imports
      .filter(({ path }) => isOurs(importer) && isOurs(path))
      .map(({ path }) => [importer, path] as const),
  );
  expect(imports.length).toBeGreaterThan(50);
  expect(imports.filter(([importer, imported]) => violates(importer, imported))).toEqual([]);
});

test.each(PROGRAMS)("$resource/$step is made of files that are in the tree", (program) => {
  expect(Object.keys(inputsOf(program)).filter((path) => isOurs(path) && !SOURCES.includes(path))).toEqual(
    [],
  );
});

/** Everything that runs before the step does: what is reached without an `import()`. */
function loadedAtStart(inputs: Inputs, entry: string): string[] {
  const reached = new Set<string>();
  const visit = (path: string) => {
    if (reached.has(path) || !inputs[path]) return;
    reached.add(path);
    for (const { path: next, kind } of inputs[path].imports) if (kind !== "dynamic-import") visit(next);
  };
  visit(entry);
  return [...reached];
}

/** What only some builds need, and none should wait for. */
const ON_DEMAND = [
  ["archives", /^resources\/s3\/unpack|\/(?:fzstd|xz-decompress)\//],
  ["STS", /\/client-sts\/|nested-clients.*\/sts\/|assume-role\.ts$/],
  [
    "providers of credentials",
    /\/credential-providers\/|\/credential-provider-(?!node\/|env\/)|credentials\/machine\.ts$/,
  ],
  ["proxies", /-proxy-agent\//],
  ["presigning", /\/s3-request-presigner\//],
] as const;

describe.each(PROGRAMS)("$resource/$step", ({ resource, step }) => {
  const inputs = inputsOf({ resource, step });
  const loaded = loadedAtStart(inputs, `resources/${resource}/bin/${step}.ts`);

  test.each(ON_DEMAND)("does not load %s at its start", (_, pattern) => {
    expect(loaded).toContain("shared/s3/client.ts");
    expect(loaded.filter((path) => pattern.test(path))).toEqual([]);
  });
});

test("a get can load all of that when it needs it", () => {
  const all = Object.keys(inputsOf({ resource: "s3", step: "in" }));
  expect(ON_DEMAND.filter(([, pattern]) => !all.some((path) => pattern.test(path)))).toEqual([]);
});

test.each([
  {
    what: "talks to the process",
    pattern: /\bprocess\.|node:process|\bconsole\./,
    allowed: ["shared/resource/main.ts", "shared/resource/standard-streams.ts"],
  },
  { what: "starts programs", pattern: /node:child_process|node:cluster|node:worker_threads/, allowed: [] },
  {
    what: "opens connections",
    pattern: /node:(?:https?|tls|net|dgram|http2)"|globalThis\.fetch|(?<![.\w])fetch\((?:new|"|`|url)/,
    allowed: [
      "resources/s3/object-url.ts",
      "shared/credentials/instance-metadata.ts",
      "shared/http/agents.ts",
      "shared/http/certificates.ts",
      "shared/http/proxy.ts",
    ],
  },
  { what: "makes a client of S3", pattern: /new S3Client\(/, allowed: ["shared/s3/client.ts"] },
  { what: "imports a test", pattern: /from "[^"]*\/test\//, allowed: [] },
  { what: "exports a default", pattern: /export default/, allowed: [] },
])("nothing else $what", ({ pattern, allowed }) => {
  expect(SOURCES.filter((path) => pattern.test(codeOf(path)))).toEqual(allowed);
});
