import { constants } from "node:os";
import { resolve } from "node:path";
import { environmentSecrets } from "./environment-secrets.ts";
import { ResourceError } from "./errors.ts";
import { asFullDisk, failureLine } from "./failure.ts";
import { createLog } from "./log.ts";
import { parseRequest } from "./request.ts";
import { during } from "./stage.ts";
import { readStandardInput, writeStandardOutput } from "./standard-streams.ts";
import type { Step } from "./step.ts";

const FAILED = 1;
/** A defect of ours, so that it can be told from everything a user can mend. */
const DEFECT = 2;
/** Concourse kills a step ten seconds after asking it to end; what is not tidied up by then never will be. */
const GRACE_MS = 8_000;

/**
 * Runs a step as this process: one JSON request on stdin, one JSON answer on stdout, everything else on stderr.
 * Exits 0 with an answer, 1 with one error line, 2 with the stack of a defect, 128 + n after signal n.
 */
export async function main(step: Step): Promise<void> {
  const log = createLog((text) => process.stderr.write(text));
  for (const secret of environmentSecrets(process.env)) log.hide(secret);
  const interruption = new AbortController();
  const interrupt = (name: "SIGTERM" | "SIGINT") => {
    if (interruption.signal.aborted) return;
    interruption.abort(new ResourceError("unavailable", `Interrupted by ${name}`));
    setTimeout(() => process.exit(128 + constants.signals[name]), GRACE_MS).unref();
    process.exitCode = 128 + constants.signals[name];
  };
  process.on("SIGTERM", interrupt).on("SIGINT", interrupt);
  const fail = (thrown: unknown) => {
    const { signal } = interruption;
    const failure = signal.aborted ? signal.reason : asFullDisk(thrown);
    log.error(failureLine(failure), failure instanceof ResourceError ? failure.stage : undefined);
    process.exit(signal.aborted ? process.exitCode : failure instanceof ResourceError ? FAILED : DEFECT);
  };
  process.on("uncaughtException", fail);
  // A connection that is dropped in an odd way can take the last thing to wait for with it; that is no success.
  process.on("beforeExit", () => {
    fail(new ResourceError("unavailable", "Cannot finish: the last connection ended without an answer"));
  });
  // A log that nobody reads any more must not cost the answer.
  process.stderr.on("error", () => {});

  try {
    const directory = directoryOf(step);
    const request = await during(step.requestStage, async () =>
      parseRequest(step.request, await readStandardInput(interruption.signal), log, step.strict),
    );
    const context = { log, signal: interruption.signal, env: process.env, directory };
    const answer = await step.run(request as never, context);
    interruption.signal.throwIfAborted();
    await writeStandardOutput(`${JSON.stringify(answer)}\n`);
  } catch (thrown) {
    fail(thrown);
  }
  process.exit();
}

function directoryOf(step: Step): string {
  // A check has no directory, and the one that it was started in may be gone.
  if (step.directory === undefined) return "/";
  const argument = process.argv[2];
  if (argument) return resolve(argument);
  const program = step.directory === "destination" ? "in" : "out";
  throw new ResourceError("invalid-request", `Cannot start: no directory is given`, {
    hint: `usage: ${program} <${step.directory} directory> < request.json`,
  });
}
