import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import {
  type Job,
  type Pipeline,
  parsePipeline,
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

export type Version = Readonly<Record<string, string>>;

export interface Stage {
  /** Values of the vars; one that is made anew for each step is a function of the job. */
  readonly vars?: Readonly<Record<string, string | ((job: string) => string)>>;
  /** Keys of the sources that are different here: addresses of the servers of the test. */
  readonly sources?: Readonly<Record<string, Settings>>;
  /** What the worker has in its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files that resources of other types than ours are got with. */
  readonly files?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Directory of programs that tasks find before others, such as a clock that stands still. */
  readonly tools?: string;
}

export interface Build {
  /** Directories by name. */
  readonly artifacts: ReadonlyMap<string, string>;
  /** What each put has answered. */
  readonly made: Readonly<Record<string, Version>>;
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
    const { type, source } = this.#resource(resource, "");
    return (await this.#run(type, "check", { source, version }, "")).answer as readonly Version[];
  }

  /** The pinned version of a resource. */
  pinned(resource: string): unknown {
    return this.#resource(resource, "").version;
  }

  /**
   * Runs a job with the versions that its gets shall take. Whatever fails is thrown, with what was said.
   * Versions that are not given are the newest that a check finds.
   */
  async run(name: string, versions: Readonly<Record<string, Version>> = {}): Promise<Build> {
    const job = this.#pipeline.jobs.find((each) => each.name === name) as Job;
    const build = { artifacts: new Map<string, string>(), made: {}, log: [], pipelines: {} };
    for (const step of stepsOf(job.plan))
      await this.#step(interpolate(step, this.#valueIn(name)), name, versions, build);
    return { ...build, log: build.log.join("") };
  }

  async #step(
    step: Step,
    job: string,
    versions: Readonly<Record<string, Version>>,
    build: Draft,
  ): Promise<void> {
    if (step.get) return this.#get(step.get, step, versions, job, build);
    if (step.put) return this.#put(step.put, step, job, build);
    if (step.task) return this.#task(step, job, build);
    if (step.set_pipeline) {
      build.pipelines[step.set_pipeline] = parsePipeline(readFileSync(pathOf(step.file, build), "utf8"));
      return;
    }
    throw new Error(`Cannot play ${JSON.stringify(step)}`);
  }

  async #get(
    artifact: string,
    { params = {}, ...step }: Step,
    versions: Readonly<Record<string, Version>>,
    job: string,
    build: Draft,
  ): Promise<void> {
    const name = resourceOf(step) ?? "";
    const files = this.#stage.files?.[name];
    const directory = makeDirectory(files);
    build.artifacts.set(artifact, directory);
    if (files) return;
    const { type, source } = this.#resource(name, job);
    const version = versions[name] ?? (await this.check(name)).at(-1);
    const { stderr } = await this.#run(type, "in", { source, params, version }, job, directory);
    build.log.push(stderr);
  }

  async #put(
    artifact: string,
    { params = {}, get_params = {}, no_get, ...step }: Step,
    job: string,
    build: Draft,
  ) {
    const name = resourceOf(step) ?? "";
    const { type, source } = this.#resource(name, job);
    const directory = assemble([...build.artifacts].map(([path, from]) => ({ path, from })));
    const { answer, stderr } = await this.#run(type, "out", { source, params }, job, directory);
    build.log.push(stderr);
    const { version } = answer as { version: Version };
    build.made[name] = version;
    if (no_get) return;
    return this.#get(artifact, { get: name, params: get_params }, { [name]: version }, job, build);
  }

  async #task(
    { config, file, params, input_mapping = {}, output_mapping = {} }: Step,
    job: string,
    build: Draft,
  ) {
    const task: TaskConfig = config ?? parse(readFileSync(pathOf(file, build), "utf8"));
    const { inputs = [], outputs = [], run } = interpolate(task, this.#valueIn(job));
    const directory = assemble(
      inputs.map(({ name, path = name }) => ({ path, from: artifactIn(build, input_mapping[name] ?? name) })),
    );
    for (const { name, path = name } of outputs) {
      mkdirSync(join(directory, path), { recursive: true });
      build.artifacts.set(output_mapping[name] ?? name, join(directory, path));
    }
    const { PATH = "" } = process.env;
    const { tools } = this.#stage;
    const child = spawn(run.path, run.args ?? [], {
      cwd: join(directory, run.dir ?? ""),
      env: { PATH: tools ? `${tools}:${PATH}` : PATH, ...task.params, ...(params as Record<string, string>) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise((resolve) => child.on("close", resolve));
    const said = (await Promise.all([text(child.stdout), text(child.stderr)])).join("");
    build.log.push(said);
    if ((await ended) !== 0) throw new Error(said);
    openToAnybody(directory);
  }

  #resource(name: string, job: string) {
    const resource = this.#pipeline.resources?.find((each) => each.name === name);
    if (resource === undefined) throw new Error(`There is no resource ${name}`);
    const { source, ...rest } = interpolate(resource, this.#valueIn(job));
    return { ...rest, source: { ...source, ...this.#stage.sources?.[name] } };
  }

  #valueIn(job: string) {
    return (name: string): string => {
      const value = this.#stage.vars?.[name];
      if (value === undefined) throw new Error(`Nobody has said what ((${name})) is`);
      return typeof value === "function" ? value(job) : value;
    };
  }

  async #run(type: string, step: StepName, request: object, job: string, directory?: string) {
    const build = { BUILD_TEAM_NAME: "main", BUILD_PIPELINE_NAME: "example", BUILD_JOB_NAME: job };
    const env = { ...this.#stage.env, ...(step !== "check" && build) };
    const outcome = await programsOf(type).runStep(step, request, { env, ...(directory && { directory }) });
    if (outcome.code !== 0) throw new Error(outcome.stderr);
    return outcome;
  }
}

interface Draft {
  readonly artifacts: Map<string, string>;
  readonly made: Record<string, Version>;
  readonly log: string[];
  readonly pipelines: Record<string, Pipeline>;
}

function artifactIn({ artifacts }: Draft, name: string): string {
  const directory = artifacts.get(name);
  if (directory === undefined) throw new Error(`No step before has made ${name}`);
  return directory;
}

function pathOf(file: string | undefined, build: Draft): string {
  const [artifact = "", ...rest] = (file ?? "").split("/");
  return join(artifactIn(build, artifact), ...rest);
}

/** A new directory with a copy of each artifact. */
function assemble(artifacts: readonly { readonly path: string; readonly from: string }[]): string {
  const directory = makeDirectory();
  for (const { path, from } of artifacts) {
    cpSync(from, join(directory, path), { recursive: true, verbatimSymlinks: true });
  }
  openToAnybody(directory);
  return directory;
}

/** The resources may run as somebody else. */
function openToAnybody(directory: string): void {
  execFileSync("chmod", ["-R", "a+rwX", directory]);
}
