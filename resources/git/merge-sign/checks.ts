import * as v from "valibot";
import type { GitHub } from "./github.ts";

/** What somebody has found out about a commit, whether as a status or as a check run. */
export interface Check {
  readonly name: string;
  readonly outcome: "passed" | "pending" | "failed";
}

const Statuses = v.pipe(
  v.object({ statuses: v.array(v.object({ context: v.string(), state: v.string() })) }),
  v.transform(({ statuses }) =>
    statuses.map(({ context, state }) => ({ name: context, outcome: outcomeOf(state) })),
  ),
);
const CheckRuns = v.pipe(
  v.object({
    check_runs: v.array(
      v.object({ name: v.string(), status: v.string(), conclusion: v.nullable(v.string()) }),
    ),
  }),
  v.transform(({ check_runs }) =>
    check_runs.map(({ name, status, conclusion }) => ({
      name,
      outcome: outcomeOf(status === "completed" ? (conclusion ?? "") : "pending"),
    })),
  ),
);

/** The latest of each status and check run of a commit. */
export async function readChecks(github: GitHub, commit: string): Promise<Check[]> {
  return [
    ...(await github.list<Check>(`commits/${commit}/status`, Statuses)),
    ...(await github.list<Check>(`commits/${commit}/check-runs`, CheckRuns, { filter: "latest" })),
  ];
}

/** The forge lets neutral and skipped ones pass; a word that is not known has not. */
function outcomeOf(word: string): Check["outcome"] {
  if (/^(?:success|neutral|skipped)$/.test(word)) return "passed";
  return word === "pending" ? "pending" : "failed";
}
