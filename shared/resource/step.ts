import type { ErrorDetails } from "./errors.ts";
import type { Log } from "./log.ts";
import type { RequestSchema } from "./request.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What every step may use of the process, handed in so that steps themselves stay free of globals. */
export interface StepContext {
  readonly log: Log;
  /** Aborted by SIGTERM or SIGINT; every wait takes it. */
  readonly signal: AbortSignal;
  readonly env: Environment;
}

/** The context of `in` and `out`, which are given a directory. */
export interface DirectoryContext extends StepContext {
  /** Absolute path: where `in` writes, or where `out` finds what earlier steps made. */
  readonly directory: string;
}

export type StepKind = "check" | "in" | "out";
export type { ErrorDetails };
export type { RequestSchema };
