import { inputsOf, type Job, type Pipeline, resourceOf, type Step, stepsOf } from "./pipeline.ts";

/** Names that lead nowhere, and what nobody uses: what Concourse refuses, and what it would only notice in a build. */
export function brokenReferences(pipeline: Pipeline): string[] {
  const { jobs, resources = [], resource_types: types = [] } = pipeline;
  const steps = jobs.flatMap(({ plan }) => stepsOf(plan));
  const used = new Set(steps.map(resourceOf));
  return [
    ...repeated(jobs, "jobs"),
    ...repeated(resources, "resources"),
    ...repeated(types, "resource types"),
    ...resources.filter(({ name }) => !used.has(name)).map(({ name }) => `resource ${name} is not used`),
    ...jobs.flatMap((job) => brokenIn(job, pipeline)),
  ];
}

function repeated(items: readonly { readonly name: string }[], called: string): string[] {
  const names = items.map(({ name }) => name);
  return names
    .filter((name, at) => names.indexOf(name) < at)
    .map((name) => `two ${called} are called ${name}`);
}

function brokenIn(job: Job, { jobs, resources = [] }: Pipeline): string[] {
  const artifacts = new Set<string>();
  const missing = (step: Step, names: readonly string[]) =>
    names
      .filter((name) => !artifacts.has(name))
      .map(
        (name) => `${job.name}: no step before ${step.task ?? step.put ?? step.set_pipeline} makes ${name}`,
      );
  return stepsOf(job.plan).flatMap((step) => {
    const name = resourceOf(step);
    const isKnown = name === undefined || resources.some((resource) => resource.name === name);
    const problems = [
      ...(isKnown ? [] : [`${job.name}: there is no resource ${name}`]),
      ...(step.passed ?? []).flatMap((passed) =>
        brokenPassed(passed, name, jobs).map((end) => `${job.name}: ${end}`),
      ),
      ...missing(step, neededBy(step)),
      ...withheld(step).map((name) => `${job.name}: the inputs of ${step.put} lack ${name}`),
    ];
    for (const made of madeBy(step)) artifacts.add(made);
    return problems;
  });
}

function brokenPassed(passed: string, resource: string | undefined, jobs: readonly Job[]): string[] {
  const job = jobs.find(({ name }) => name === passed);
  if (job === undefined) return [`there is no job ${passed} that ${resource} could pass`];
  return stepsOf(job.plan).some((step) => resourceOf(step) === resource)
    ? []
    : [`${resource} never goes through the job ${passed}`];
}

/** The artifacts that have to be there before a step, as far as the pipeline says. */
function neededBy({ put, config, input_mapping: mapping = {}, inputs, params = {}, file }: Step): string[] {
  const inputsOfTask = (config?.inputs ?? []).filter(({ optional }) => !optional);
  return [
    ...inputsOfTask.map(({ name }) => mapping[name] ?? name),
    ...(typeof inputs === "object" ? inputs : []),
    ...firstSegments([file, ...(put === undefined ? [] : PATHS.map((key) => params[key]))]),
  ];
}

/** The params of a put that name a file or a directory of the build. */
const PATHS = ["file", "repository", "tag", "annotate", "notes"];

function firstSegments(paths: readonly unknown[]): string[] {
  return paths.filter((path) => typeof path === "string").map((path) => path.split("/")[0] ?? "");
}

/** What a put reads, but is not given. */
function withheld(step: Step): string[] {
  if (step.put === undefined) return [];
  const given = inputsOf(step);
  return firstSegments(PATHS.map((key) => step.params?.[key])).filter((name) => !given.includes(name));
}

function madeBy({ get, put, no_get, config, output_mapping: mapping = {} }: Step): string[] {
  const outputs = (config?.outputs ?? []).map(({ name }) => mapping[name] ?? name);
  return [...outputs, ...(get ? [get] : []), ...(put && !no_get ? [put] : [])];
}
