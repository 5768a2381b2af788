import { programsOf } from "../support/program.ts";

export type { Outcome, RunningStep, StepName } from "../support/program.ts";
export const { runStep, startStep, runInImage: RUNS_IN_IMAGE } = programsOf("git");
