import { readFileSync } from "node:fs";
import { parse } from "yaml";
import {
  inputsOf,
  type Job,
  type Pipeline,
  parsePipeline,
  type Resource,
  readExample,
  resourceOf,
  type Settings,
  type Step,
  stepsOf,
  type TaskConfig,
} from "../../support/pipeline/pipeline.ts";
import { interpolate } from "../../support/pipeline/vars.ts";
import { programsOf, type StepName } from "../support/program.ts";
import { makeDirectory } from "../support/workspace.ts";
import { Artifacts } from "./artifacts.ts";
import { runTask } from "./task.ts";

// A job is a row of programs, and a test runs several jobs.
jest.setTimeout(120_000);

export type Version = Readonly<Record<string, string>>;
type Versions = Readonly<Record<string, Version>>;

export interface Stage {
  /** Values of the vars; one that is made anew for each step is a function of the job. */
  readonly vars?: Readonly<Record<string, string | ((job: string) => string)>>;
  /** Keys of the sources that are different here: addresses of the servers of the test. */
  readonly sources?: Readonly<Record<string, Settings>>;
  /** What the worker has in its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files that a resource is got with, instead of running it. */
  readonly files?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Directory of programs that tasks find before others. */
  readonly tools?: string;
}

export interface Build {
  readonly artifacts: Artifacts;
  /** What each put has answered. */
  readonly made: Versions;
  /** What tasks and resources have said. */
  readonly log: string;
  /** What was set with `set_pipeline`. */
  readonly pipelines: Readonly<Record<string, Pipeline>>;
}

/** Runs the jobs of an example as Concourse does: our resources and `sh` in earnest, without containers and images. */
export class Play {
  readonly #pipeline: Pipeline;
  readonly #stage: Stage;

  constructor(example: string, stage: Stage) {
    this.#pipeline = readExample(example).pipeline;
    this.#stage = stage;
  }

  /** What a check answers; without a version, as the first one. */
  async check(resource: string, version: Version | null = null): Promise<readonly Version[]> {
    const { type, source } = this.resource(resource);
    return (await this.#run(type, "check", { source, version })).answer as readonly Version[];
  }

  /**
   * Runs a job with the versions that its gets shall take; the others take the newest that a check finds. What fails is
   * thrown, with what was said.
   */
  async run(name: string, versions: Versions = {}): Promise<Build> {
    const job = this.#pipeline.jobs.find((each) => each.name === name) as Job;
    const build: Draft = {
      job: name,
      versions,
      artifacts: new Artifacts(),
      made: {},
      log: [],
      pipelines: {},
    };
    for (const step of stepsOf(job.plan)) {
      await this.#step(
        interpolate(step, (each) => this.#valueOf(each, name)),
        build,
      );
    }
    return { ...build, log: build.log.join("") };
  }

  /** A resource as it is seen by a job, or by a check. */
  resource(name: string, job = ""): Resource {
    const found = this.#pipeline.resources?.find((each) => each.name === name);
    if (found === undefined) throw new Error(`There is no resource ${name}`);
    const resource = interpolate(found, (each) => this.#valueOf(each, job));
    return { ...resource, source: { ...resource.source, ...this.#stage.sources?.[name] } };
  }

  #valueOf(name: string, job: string): string {
    const value = this.#stage.vars?.[name];
    if (value === undefined) throw new Error(`Nobody has said what ((${name})) is`);
    return typeof value === "function" ? value(job) : value;
  }

  async #step(step: Step, build: Draft): Promise<void> {
    const { get, put, task, set_pipeline: name, file = "" } = step;
    if (get) return this.#get(get, step, build);
    if (put) return this.#put(put, step, build);
    if (task) return this.#task(step, build);
    if (!name) throw new Error(`Cannot play ${JSON.stringify(step)}`);
    build.pipelines[name] = parsePipeline(readFileSync(build.artifacts.path(file), "utf8"));
  }

  async #get(artifact: string, step: Step, build: Draft): Promise<void> {
    const name = resourceOf(step) ?? "";
    const files = this.#stage.files?.[name];
    const directory = makeDirectory(files);
    build.artifacts.add(artifact, directory);
    if (files) return;
    const { type, source } = this.resource(name, build.job);
    const version = build.versions[name] ?? (await this.check(name)).at(-1);
    await this.#run(type, "in", { source, params: step.params, version }, build, directory);
  }

  async #put(artifact: string, step: Step, build: Draft): Promise<void> {
    const name = resourceOf(step) ?? "";
    const { type, source } = this.resource(name, build.job);
    const { artifacts } = build;
    const given = inputsOf(step).filter((each) => artifacts.has(each));
    const directory = artifacts.copiedAs(Object.fromEntries(given.map((each) => [each, each])));
    const request = { source, params: step.params };
    const { answer } = await this.#run(type, "out", request, build, directory);
    const { version } = answer as { version: Version };
    build.made[name] = version;
    if (step.no_get) return;
    const behind = { get: name, ...(step.get_params && { params: step.get_params }) };
    return this.#get(artifact, behind, { ...build, versions: { [name]: version } });
  }

  async #task(step: Step, build: Draft): Promise<void> {
    const { config, file = "" } = step;
    const task: TaskConfig = config ?? parse(readFileSync(build.artifacts.path(file), "utf8"));
    build.log.push(await runTask(task, step, { artifacts: build.artifacts, tools: this.#stage.tools }));
  }

  async #run(type: string, step: StepName, request: object, build?: Draft, directory?: string) {
    const env = {
      ...this.#stage.env,
      ...(build && { BUILD_TEAM_NAME: "main", BUILD_PIPELINE_NAME: "example", BUILD_JOB_NAME: build.job }),
    };
    const outcome = await programsOf(type).runStep(step, request, { env, ...(directory && { directory }) });
    if (outcome.code !== 0) throw new Error(outcome.stderr);
    build?.log.push(outcome.stderr);
    return outcome;
  }
}

interface Draft {
  readonly job: string;
  readonly versions: Versions;
  readonly artifacts: Artifacts;
  readonly made: Record<string, Version>;
  readonly log: string[];
  readonly pipelines: Record<string, Pipeline>;
}
