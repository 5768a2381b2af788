import { readdirSync, readFileSync } from "node:fs";
import { withExamples } from "../shared/build/examples.mjs";
import {
  type Pipeline,
  parsePipeline,
  readExample,
  type Settings,
  stepsOf,
} from "./support/pipeline/pipeline.ts";
import { OURS, problemsOf } from "./support/pipeline/problems.ts";
import { varsIn } from "./support/pipeline/vars.ts";

const NAMES = readdirSync("examples")
  .filter((file) => file.endsWith(".yml"))
  .map((file) => file.replace(/\.yml$/, ""))
  .sort();
/** Every whole pipeline of the README. */
const SHOWN = Array.from(
  readFileSync("README.md", "utf8").matchAll(/^```yaml\n([\s\S]*?)^```$/gm),
  ([, text = ""]) => parsePipeline(text),
).filter((shown) => "jobs" in shown);
const PIPELINES = [
  ...NAMES.map((name) => ({ name, pipeline: readExample(name).pipeline })),
  ...SHOWN.map((pipeline, at) => ({ name: `${at + 1} of the README`, pipeline })),
];

/** The types of ours that a pipeline uses. */
function oursIn({ resources = [] }: Pipeline): string[] {
  return OURS.filter((ours) => resources.some(({ type }) => type === ours));
}

function imagesOf({ resource_types: types = [] }: Pipeline): Settings {
  return Object.fromEntries(types.map(({ name, source }) => [name, source["repository"]]));
}

test("there are the nine examples, and the README shows a whole pipeline", () => {
  expect(NAMES).toHaveLength(9);
  expect(SHOWN.length).toBeGreaterThan(0);
});

describe.each(PIPELINES)("the pipeline $name", ({ pipeline }) => {
  test("is one that Concourse and the resources take", () => {
    expect(problemsOf(pipeline)).toEqual([]);
  });
  test("uses our images by the names of the stock types", () => {
    for (const type of oursIn(pipeline)) {
      expect(imagesOf(pipeline)).toHaveProperty(type, `registry.example.com/${type}-resource`);
    }
  });
});

test.each(NAMES)("the scripts of %s end with the first failure, or with an unset variable", (name) => {
  const tasks = stepsOf(readExample(name).pipeline.jobs.flatMap(({ plan }) => plan)).flatMap(
    ({ config }) => config ?? [],
  );
  for (const { run } of tasks) expect([run.path, run.args?.[0]]).toEqual(["sh", "-euc"]);
});

test.each(NAMES)("%s means the same in YAML 1.1, as Concourse reads it, and in YAML 1.2", (name) => {
  const { text, pipeline } = readExample(name);
  expect(parsePipeline(text, "1.1")).toEqual(pipeline);
});

test.each(NAMES)("%s brings no image that it does not use", (name) => {
  const { pipeline } = readExample(name);
  expect(Object.keys(imagesOf(pipeline)).sort()).toEqual(oursIn(pipeline));
});

// Concourse takes the newest alone where two releases come between two checks.
test.each([
  { name: "cross-account-roles", job: "deliver" },
  { name: "minio-ceph-r2", job: "mirror" },
])("what $job of $name passes on is passed on without a gap", ({ name, job }) => {
  const plan = readExample(name).pipeline.jobs.find((each) => each.name === job)?.plan ?? [];
  expect(stepsOf(plan)[0]).toMatchObject({ trigger: true, version: "every" });
});

test.each(NAMES)("the head of %s tells what each var is, and of no other", (name) => {
  const { head, pipeline } = readExample(name);
  const [, told = ""] = /\nVars:\n([\s\S]*)$/.exec(head) ?? [];
  const names = Array.from(told.matchAll(/^ {2}\(\(([^)]+)\)\) +\S/gm), ([, each = ""]) => each);
  expect(names.sort()).toEqual(varsIn(pipeline));
});

test("the index says of each example what its head says (npm run docs writes it)", () => {
  const page = readFileSync("examples/README.md", "utf8");
  const heads = Object.fromEntries(NAMES.map((name) => [`${name}.yml`, readExample(name).text]));
  expect(page).toBe(withExamples(page, heads));
  for (const name of NAMES) expect(page).toContain(`](${name}.yml)`);
});
