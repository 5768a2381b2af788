import type { Explanation } from "./explanation.ts";
import type { Log } from "./log.ts";
import type { Request, RequestParts } from "./request.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a step may use of the process, handed in so that steps themselves stay free of globals. */
export interface StepContext {
  readonly log: Log;
  /** Aborted by SIGTERM or SIGINT; every wait takes it. */
  readonly signal: AbortSignal;
  readonly env: Environment;
}

/** The context of `in` and `out`. */
export interface DirectoryContext extends StepContext {
  /** Absolute path: where `in` writes, or where `out` finds what earlier steps made. */
  readonly directory: string;
}

/** One of the three programs: what it is given, and what it answers as JSON. */
export interface Step {
  /** What the one argument is for; `undefined` where there is none. */
  readonly directory?: "destination" | "sources";
  readonly request: RequestParts;
  /** The part whose unknown keys are refused; those of the others are warned of. */
  readonly strict?: StrictPart;
  /** With what the error line about a malformed request begins. */
  readonly requestStage?: string;
  run(request: never, context: DirectoryContext): Promise<unknown>;
  /** What `run` would use for the same request; asks no store, and changes nothing. */
  explain?(request: never, context: StepContext): Promise<Explanation>;
}

/** A part of the request, and what an error calls it: `source`, `get params`. */
export interface StrictPart {
  readonly part: string;
  readonly called: string;
}

export function defineCheck<const P extends RequestParts, A>(step: {
  request: P;
  strict?: StrictPart;
  requestStage?: string;
  run(request: Request<P>, context: StepContext): Promise<A[]>;
  explain?(request: Request<P>, context: StepContext): Promise<Explanation>;
}) {
  return step;
}

export function defineIn<const P extends RequestParts, A>(step: {
  request: P;
  strict?: StrictPart;
  requestStage?: string;
  run(request: Request<P>, context: DirectoryContext): Promise<Answer<A>>;
  explain?(request: Request<P>, context: StepContext): Promise<Explanation>;
}) {
  return { ...step, directory: "destination" as const };
}

export function defineOut<const P extends RequestParts, A>(step: {
  request: P;
  strict?: StrictPart;
  requestStage?: string;
  run(request: Request<P>, context: DirectoryContext): Promise<Answer<A>>;
}) {
  return { ...step, directory: "sources" as const };
}

/** What `in` and `out` print. */
export interface Answer<V> {
  readonly version: V;
  readonly metadata: readonly Metadata[];
}

/** A row that Concourse shows beside the version. */
export interface Metadata {
  readonly name: string;
  readonly value: string;
  /** How Concourse shows the value, where it is not plain text. */
  readonly type?: "time" | "message";
}
