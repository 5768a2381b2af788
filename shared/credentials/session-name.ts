import type { Environment } from "../resource/step.ts";

const LONGEST = 64;

/** A session name that STS accepts and that tells in CloudTrail which build it was: team, pipeline and job. */
export function sessionName(env: Environment): string {
  const parts = ["BUILD_TEAM_NAME", "BUILD_PIPELINE_NAME", "BUILD_JOB_NAME"]
    .map((name) => env[name]?.replace(/[^\w+=,.@-]+/g, "-"))
    .filter((part) => part);
  return ["concourse", ...parts].join(".").slice(0, LONGEST);
}
