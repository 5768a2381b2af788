import { readdirSync, readFileSync } from "node:fs";
import Ajv from "ajv";
import { withExamples } from "../shared/build/examples.mjs";
import {
  type Pipeline,
  parsePipeline,
  readExample,
  resourceOf,
  type Settings,
  stepsOf,
} from "./support/pipeline/pipeline.ts";
import { brokenReferences } from "./support/pipeline/references.ts";
import { PIPELINE_SCHEMA } from "./support/pipeline/schema.ts";
import { interpolate, varsIn } from "./support/pipeline/vars.ts";

const { RESOURCE_PROGRAMS: DIST = "dist" } = process.env;
const OURS = ["s3", "semver", "git"];
const NAMES = readdirSync("examples")
  .filter((file) => file.endsWith(".yml"))
  .map((file) => file.replace(/\.yml$/, ""));
/** Every whole pipeline of the README. */
const SHOWN = Array.from(
  readFileSync("README.md", "utf8").matchAll(/^```yaml\n([\s\S]*?)^```$/gm),
  ([, text = ""]) => parsePipeline(text),
).filter((shown) => "jobs" in shown);
const PIPELINES = [
  ...NAMES.map((name) => ({ name, pipeline: readExample(name).pipeline })),
  ...SHOWN.map((pipeline, at) => ({ name: `${at + 1} of the README`, pipeline })),
];

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const validatePipeline = ajv.compile(PIPELINE_SCHEMA);
const validators = new Map(
  OURS.flatMap((type) =>
    ["source", "get-params", "put-params"].map((part) => {
      const schema = JSON.parse(readFileSync(`${DIST}/${type}/${part}.schema.json`, "utf8"));
      return [`${type} ${part}`, ajv.compile(schema)] as const;
    }),
  ),
);

function problemsOf(pipeline: Pipeline): string[] {
  validatePipeline(pipeline);
  return (validatePipeline.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** What the resources would say about their part, with a text in the place of each var. */
function settingsProblems(pipeline: Pipeline): string[] {
  const { resources = [], jobs } = pipeline;
  const typeOf = (name: string | undefined) => resources.find((each) => each.name === name)?.type ?? "";
  const check = (where: string, type: string, part: string, given: Settings = {}) => {
    const validate = validators.get(`${type} ${part}`);
    if (validate === undefined || validate(interpolate(given, () => "text"))) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${where}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
  return [
    ...resources.flatMap(({ name, type, source }) => check(name, type, "source", source)),
    ...jobs
      .flatMap(({ plan }) => stepsOf(plan))
      .flatMap((step) => {
        const type = typeOf(resourceOf(step));
        if (step.get) return check(`get ${step.get}`, type, "get-params", step.params);
        if (!step.put) return [];
        return [
          ...check(`put ${step.put}`, type, "put-params", step.params),
          ...check(`get behind put ${step.put}`, type, "get-params", step.get_params),
        ];
      }),
  ];
}

/** The types of ours that a pipeline uses. */
function oursIn({ resources = [] }: Pipeline): string[] {
  return OURS.filter((ours) => resources.some(({ type }) => type === ours)).sort();
}

function imagesOf({ resource_types: types = [] }: Pipeline): Settings {
  return Object.fromEntries(types.map(({ name, source }) => [name, source["repository"]]));
}

test("there are the nine examples, and the README shows a whole pipeline", () => {
  expect(NAMES).toHaveLength(9);
  expect(SHOWN.length).toBeGreaterThan(0);
});

describe.each(PIPELINES)("the pipeline $name", ({ pipeline }) => {
  test("is one that Concourse takes", () => expect(problemsOf(pipeline)).toEqual([]));
  test("says to each resource what it understands", () => expect(settingsProblems(pipeline)).toEqual([]));
  test("refers to what is there, and leaves nothing unused", () => {
    expect(brokenReferences(pipeline)).toEqual([]);
  });
  test("uses our images by the names of the stock types", () => {
    for (const type of oursIn(pipeline)) {
      expect(imagesOf(pipeline)).toHaveProperty(type, `registry.example.com/${type}-resource`);
    }
  });
  test("runs its scripts so that they end with the first failure, or with an unset variable", () => {
    const scripts = stepsOf(pipeline.jobs.flatMap(({ plan }) => plan)).flatMap(({ config }) =>
      config?.run.path === "sh" ? [config.run.args?.[0]] : [],
    );
    for (const flags of scripts) expect(flags).toMatch(/^-eu?c$/);
  });
});

test.each(NAMES)("%s brings no image that it does not use", (name) => {
  const { pipeline } = readExample(name);
  expect(Object.keys(imagesOf(pipeline)).sort()).toEqual(oursIn(pipeline));
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

describe("what is wrong with a pipeline is found", () => {
  const task = {
    platform: "linux",
    image_resource: { type: "registry-image", source: {} },
    run: { path: "sh" },
  };
  const sound = {
    resource_types: [{ name: "git", type: "registry-image", source: { repository: "r" } }],
    resources: [{ name: "app", type: "git", source: { uri: "u" } }],
    jobs: [
      {
        name: "test",
        plan: [
          { get: "app", trigger: true },
          { task: "t", config: { ...task, inputs: [{ name: "app" }] } },
        ],
      },
      {
        name: "push",
        plan: [
          { get: "app", passed: ["test"] },
          { put: "app", params: { repository: "app" } },
        ],
      },
    ],
  };
  const withPlan = (...plan: object[]) => ({ ...sound, jobs: [...sound.jobs, { name: "more", plan }] });
  const everything = (given: object) => {
    const pipeline = given as Pipeline;
    const problems = problemsOf(pipeline);
    return problems.length > 0 ? problems : [...brokenReferences(pipeline), ...settingsProblems(pipeline)];
  };

  test("and nothing else", () => expect(everything(sound)).toEqual([]));

  test.each<{ name: string; pipeline: object; says: RegExp }>([
    { name: "an unknown key", pipeline: { ...sound, resource: [] }, says: /must NOT have additional/ },
    {
      name: "an unknown key of a step",
      pipeline: withPlan({ get: "app", triger: true }),
      says: /additional/,
    },
    {
      name: "two steps in one",
      pipeline: withPlan({ get: "app", put: "app" }),
      says: /additional|exactly one/,
    },
    {
      name: "a text instead of a boolean",
      pipeline: withPlan({ get: "app", trigger: "yes" }),
      says: /boolean/,
    },
    {
      name: "a task without anything to do",
      pipeline: withPlan({ task: "t" }),
      says: /required property 'config'/,
    },
    { name: "a duration without a unit", pipeline: withPlan({ get: "app", timeout: "10" }), says: /pattern/ },
    {
      name: "a version that is a number",
      pipeline: withPlan({ get: "app", version: { ref: 7 } }),
      says: /string/,
    },
    { name: "a job without a plan", pipeline: { ...sound, jobs: [{ name: "x" }] }, says: /'plan'/ },
    {
      name: "an unknown setting of idtoken",
      pipeline: {
        ...sound,
        var_sources: [{ name: "v", type: "idtoken", config: { audience: ["a"], scope: "job" } }],
      },
      says: /additional/,
    },
    { name: "a resource that is not there", pipeline: withPlan({ get: "lib" }), says: /no resource lib/ },
    { name: "a job that is not there", pipeline: withPlan({ get: "app", passed: ["x"] }), says: /no job x/ },
    {
      name: "a job that the resource does not go through",
      pipeline: withPlan({ get: "app", passed: ["more", "other"] }),
      says: /no job other/,
    },
    {
      name: "an input that nothing makes",
      pipeline: withPlan({ task: "t", config: { ...task, inputs: [{ name: "lib" }] } }),
      says: /no step before t makes lib/,
    },
    {
      name: "a file of nothing",
      pipeline: withPlan({ task: "t", file: "lib/task.yml" }),
      says: /no step before t makes lib/,
    },
    {
      name: "an artifact that is not got",
      pipeline: withPlan(
        { get: "app" },
        { put: "again", resource: "app", params: { repository: "app" }, no_get: true },
        { task: "t", file: "again/task.yml" },
      ),
      says: /makes again/,
    },
    {
      name: "a resource that nothing uses",
      pipeline: {
        ...sound,
        resources: [...sound.resources, { name: "lib", type: "git", source: { uri: "u" } }],
      },
      says: /lib is not used/,
    },
    {
      name: "two jobs of one name",
      pipeline: { ...sound, jobs: [...sound.jobs, ...sound.jobs] },
      says: /two jobs are called test/,
    },
    {
      name: "a key that the source lacks",
      pipeline: { ...sound, resources: [{ name: "app", type: "git", source: {} }] },
      says: /'uri'/,
    },
    {
      name: "a key that the resource does not know",
      pipeline: withPlan({ get: "app", params: { dept: 1 } }),
      says: /get app.*"dept"/,
    },
    {
      name: "a key that the get behind a put does not know",
      pipeline: withPlan(
        { get: "app" },
        { put: "app", params: { repository: "app" }, get_params: { dept: 1 } },
      ),
      says: /get behind put app.*"dept"/,
    },
    {
      name: "a value that the resource does not take",
      pipeline: {
        ...sound,
        resources: [{ name: "app", type: "git", source: { uri: "u", version_type: "tag" } }],
      },
      says: /app\/version_type/,
    },
  ])("$name", ({ pipeline, says }) => {
    expect(everything(pipeline).join("\n")).toMatch(says);
  });

  test("a key that is there twice", () => {
    expect(() => parsePipeline("jobs: []\njobs: []\n")).toThrow(/unique/);
  });
});
