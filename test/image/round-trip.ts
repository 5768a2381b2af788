import type { Outcome, Programs, StepName } from "../e2e/support/program.ts";
import { makeDirectory, textsIn } from "../e2e/support/workspace.ts";
import type { Place } from "./places.ts";

/** Runs one step with what it needs there. */
export function runStepAt(
  { runStep }: Programs,
  step: StepName,
  { source, version, params, artifact }: Place,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome & { readonly directory: string }> {
  const requests = { check: { source }, in: { source, version }, out: { source, params } };
  const directory = step === "out" ? artifact : makeDirectory();
  const options = { env, ...(step !== "check" && { directory }) };
  return runStep(step, requests[step], options).then((outcome) => ({ ...outcome, directory }));
}

/** Expects check, in and out to do what they are for. */
export async function expectRoundTrip(
  programs: Programs,
  place: Place,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { version, next, files, stored, content } = place;
  expect(await runStepAt(programs, "check", place, env)).toMatchObject({ code: 0, answer: [version] });
  const got = await runStepAt(programs, "in", place, env);
  expect(got).toMatchObject({ code: 0, answer: { version } });
  expect(textsIn(got.directory)).toMatchObject(files);
  const put = await runStepAt(programs, "out", place, env);
  expect(put).toMatchObject({ code: 0, answer: { version: next } });
  expect(stored()).toBe(content);
}
