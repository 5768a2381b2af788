import { realpathSync } from "node:fs";
import { constants } from "node:os";
import { commandOf, nameOf } from "./command-line.ts";
import { environmentSecrets } from "./environment-secrets.ts";
import { ResourceError } from "./errors.ts";
import { asMachineTrouble, failureLine } from "./failure.ts";
import { createLog } from "./log.ts";
import { parseRequest, wantsDebug } from "./request.ts";
import { during } from "./stage.ts";
import { readStandardInput, writeStandardOutput } from "./standard-streams.ts";
import type { Step, StepContext } from "./step.ts";

const FAILED = 1;
/** A defect of ours, so that it can be told from everything a user can mend. */
const DEFECT = 2;
/** Concourse kills a step ten seconds after asking it to end; what is not tidied up by then never will be. */
const GRACE_MS = 8_000;

/** Runs a step as this process: one JSON request on stdin, one JSON answer on stdout, everything else on stderr. */
export function main(step: Step): Promise<void> {
  return runAsProcess((args, context, node) => answered(step, args, context, node));
}

/**
 * Runs `work` with the arguments of this process and prints what it resolves to. Exits 0 then, 1 with one error line,
 * 2 with the stack of a defect, 128 + n after signal n. `node` is the version of Node that all of this runs on.
 */
export async function runAsProcess(
  work: (args: readonly string[], context: StepContext, node: string) => Promise<string>,
): Promise<void> {
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
    const failure = signal.aborted ? signal.reason : asMachineTrouble(thrown);
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
    const context = { log, signal: interruption.signal, env: process.env };
    await writeStandardOutput(`${await work(process.argv.slice(2), context, process.versions.node)}\n`);
  } catch (thrown) {
    fail(thrown);
  }
  process.exit();
}

/** What a step prints: its answer as JSON or, to a person who asks for it, a text. */
async function answered(
  step: Step,
  args: readonly string[],
  context: StepContext,
  node: string,
): Promise<string> {
  const { log, signal } = context;
  const command = commandOf(step, args);
  if (command.kind === "help") return (await import("./by-hand.ts")).helpText(program());
  if (command.kind === "version") return release(step, node);
  // Whoever waits for an answer at a terminal is told who waits for whom.
  if (process.stdin.isTTY) {
    log.info(`Type the request, and Ctrl-D after it; ${nameOf(step)} --help shows one`);
  }
  const request = await during(step.requestStage, async () =>
    parseRequest(step.request, await readStandardInput(signal), log, step.strict),
  );
  if (command.kind === "explain") {
    return (await import("./by-hand.ts")).explanationOf(step, request as never, context);
  }
  if (wantsDebug(request)) {
    log.beginDebugging();
    log.info(await release(step, node));
  }
  const { directory } = command;
  const answer = await step.run(request as never, { ...context, directory });
  signal.throwIfAborted();
  return JSON.stringify(answer);
}

async function release(step: Step, node: string): Promise<string> {
  const { releaseLine } = await import("./by-hand.ts");
  return releaseLine(nameOf(step), { program: program(), node });
}

/** Path of what was started, beside which the build has put more. */
function program(): string {
  return realpathSync(process.argv[1] ?? "");
}
