import { type Pipeline, parsePipeline } from "./pipeline.ts";
import { problemsOf } from "./problems.ts";

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
const problemsIn = (pipeline: object) => problemsOf(pipeline as Pipeline);

test("a sound pipeline has no problems", () => expect(problemsIn(sound)).toEqual([]));

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
    name: "a tag that nothing makes",
    pipeline: withPlan({ get: "app" }, { put: "app", params: { repository: "app", tag: "version/number" } }),
    says: /no step before app makes version/,
  },
  {
    name: "an artifact that a put reads and is not given",
    pipeline: withPlan({ get: "app" }, { put: "app", inputs: [], params: { repository: "app" } }),
    says: /the inputs of app lack app/,
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
])("found: $name", ({ pipeline, says }) => {
  expect(problemsIn(pipeline).join("\n")).toMatch(says);
});

test("refused: a key that is there twice", () => {
  expect(() => parsePipeline("jobs: []\njobs: []\n")).toThrow(/unique/);
});
