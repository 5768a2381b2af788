import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { type Pipeline, resourceOf, type Settings, type Step, stepsOf } from "./pipeline.ts";
import { brokenReferences } from "./references.ts";
import { PIPELINE_SCHEMA } from "./schema.ts";
import { interpolate } from "./vars.ts";

const { RESOURCE_PROGRAMS: DIST = "dist" } = process.env;
/** The types whose schemas the build writes. */
export const OURS = ["git", "s3", "semver"];
type Part = "source" | "get-params" | "put-params";

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const validatePipeline = ajv.compile(PIPELINE_SCHEMA);
const validators = new Map(
  OURS.flatMap((type) =>
    (["source", "get-params", "put-params"] as const).map((part) => {
      const schema = JSON.parse(readFileSync(`${DIST}/${type}/${part}.schema.json`, "utf8"));
      return [`${type} ${part}`, ajv.compile(schema)] as const;
    }),
  ),
);

/** Everything that Concourse or one of our resources would say against a pipeline. */
export function problemsOf(pipeline: Pipeline): string[] {
  validatePipeline(pipeline);
  const problems = (validatePipeline.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  // What has not the form of a pipeline cannot be looked through.
  if (problems.length > 0) return problems;
  const { resources = [], jobs } = pipeline;
  return [
    ...brokenReferences(pipeline),
    ...resources.flatMap(({ name, type, source }) => problemsIn(source, name, type, "source")),
    ...jobs.flatMap(({ plan }) => stepsOf(plan)).flatMap((step) => problemsInStep(step, pipeline)),
  ];
}

function problemsInStep(step: Step, { resources = [] }: Pipeline): string[] {
  const { get, put, params, get_params: behind } = step;
  const type = resources.find(({ name }) => name === resourceOf(step))?.type ?? "";
  if (get) return problemsIn(params, `get ${get}`, type, "get-params");
  if (!put) return [];
  return [
    ...problemsIn(params, `put ${put}`, type, "put-params"),
    ...problemsIn(behind, `get behind put ${put}`, type, "get-params"),
  ];
}

/** Vars count as texts, which is what most of them are. */
function problemsIn(settings: Settings = {}, where: string, type: string, part: Part): string[] {
  const validate = validators.get(`${type} ${part}`);
  if (validate === undefined || validate(interpolate(settings, () => "text"))) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${where}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
