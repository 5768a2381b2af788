import { untilAborted } from "../http/until-aborted.ts";
import { messageOf, ResourceError } from "../resource/errors.ts";
import type { StepContext } from "../resource/step.ts";
import type { Credentials, CredentialsProvider } from "./identity.ts";
import type { Patience } from "./instance-metadata.ts";
import { type MachineSource, machineSources } from "./machine-sources.ts";
import { renewing } from "./renewal.ts";
import type { StsOptions } from "./sts.ts";

/** When the pipeline asks for the machine's identity. */
export const USUAL: Patience = { answerMs: 1_000, tries: 3 };
/** When nobody asked: a check of a public bucket must not wait long for what is not there. */
export const SHORT: Patience = { answerMs: 1_000, tries: 2 };

export interface MachineIdentity {
  readonly description: string;
  readonly credentials: CredentialsProvider;
}

/**
 * The identity that the machine offers: that of the first source that is set up. A source that is set up but fails
 * ends the search, because to go on would mean to sign in as somebody else. Nothing found is an error that tells what
 * each source answered.
 */
export async function machineIdentity(
  sts: StsOptions,
  patience: Patience,
  context: StepContext,
): Promise<MachineIdentity> {
  const sources = machineSources(sts, patience, context);
  return firstSetUp(sources, context, async (source) => {
    const answer = await untilAborted(source.fetch(), context.signal);
    return "absent" in answer ? answer : keep(source, answer.credentials, answer.description, context);
  });
}

/** Who that would be, as far as it can be told without asking for a role. */
export async function describeMachine(sts: StsOptions, patience: Patience, context: StepContext) {
  const sources = machineSources(sts, patience, context);
  return firstSetUp(sources, context, async (source) => {
    const answer = await untilAborted(source.describe(), context.signal);
    return "absent" in answer ? answer : { ...answer, source: source.name };
  });
}

async function firstSetUp<A extends object>(
  sources: readonly MachineSource[],
  { signal }: StepContext,
  ask: (source: MachineSource) => Promise<A | { readonly absent: string }>,
): Promise<A> {
  const answers: string[] = [];
  for (const source of sources) {
    try {
      const answer = await ask(source);
      if (!("absent" in answer)) return answer;
      answers.push(`${source.name}: ${answer.absent}`);
    } catch (error) {
      signal.throwIfAborted();
      answers.push(`${source.name}: ${messageOf(error)}`);
      throw nothing(answers, error);
    }
  }
  throw nothing(answers);
}

async function keep(
  source: MachineSource,
  first: Credentials,
  description: string,
  { log, signal }: StepContext,
): Promise<MachineIdentity> {
  let ready: Credentials | undefined = first;
  const credentials = renewing(async () => {
    const fetched = ready ?? (await untilAborted(again(source), signal));
    ready = undefined;
    if (fetched.expiration && fetched.expiration.getTime() <= Date.now()) {
      throw new ResourceError(
        "access-denied",
        `Cannot use the credentials of ${source.name}: they expired at ${fetched.expiration.toISOString()}`,
      );
    }
    return fetched;
  }, log);
  await credentials();
  return { description, credentials };
}

async function again(source: MachineSource): Promise<Credentials> {
  const answer = await source.fetch();
  if ("absent" in answer)
    throw new ResourceError(
      "access-denied",
      `Cannot renew the credentials of ${source.name}: ${answer.absent}`,
    );
  return answer.credentials;
}

function nothing(answers: readonly string[], cause?: unknown): ResourceError {
  return new ResourceError(
    "access-denied",
    `Cannot sign in with what the machine offers: ${answers.join("; ")}`,
    {
      cause,
      hint: "set access_key_id and secret_access_key, or web_identity_token, or give the worker an identity",
    },
  );
}
