import { ResourceError } from "../resource/errors.ts";
import type { StepContext } from "../resource/step.ts";
import type { Secret } from "../schema/secret.ts";
import { accessToken } from "./google/access-token.ts";
import type { GoogleIdentity } from "./google/identity.ts";
import type { WrittenKey } from "./google/key-identity.ts";

export type { GoogleIdentity } from "./google/identity.ts";

/** The keys of `source` that decide who signs in to Google. */
export interface GoogleSettings {
  readonly json_key?: Secret | undefined;
  readonly token?: Secret | undefined;
  /** Trusted in addition where tokens are fetched. */
  readonly ca_bundle?: string | undefined;
}

/**
 * Decides who signs the requests, in this order: a token; a JSON key; the file of GOOGLE_APPLICATION_CREDENTIALS; the
 * login of gcloud; the service account of the machine. The first that is set up counts: when it fails, nobody else is
 * tried. The first token is fetched here, so that a failure is told before the first request; one line says who it is.
 *
 * What a way needs is loaded only when it comes to that.
 */
export async function googleIdentity(
  source: GoogleSettings,
  scope: string,
  context: StepContext,
): Promise<GoogleIdentity> {
  const identity = await chooseGoogleIdentity(source, scope, context);
  try {
    await identity.token();
  } catch (error) {
    identity.close();
    throw error;
  }
  context.log.info(`Signing in with ${identity.description}`);
  return identity;
}

/** The way that is set up, before anything is asked for. */
export async function chooseGoogleIdentity(
  source: GoogleSettings,
  scope: string,
  context: StepContext,
): Promise<GoogleIdentity> {
  const { json_key, token, ca_bundle } = source;
  if (token) return givenToken(token);
  const key = json_key ? { text: json_key.reveal(), place: '"json_key"' } : await keyOfMachine(context);
  if (key) {
    const { keyIdentity } = await import("./google/key-identity.ts");
    return keyIdentity(key, scope, ca_bundle, context);
  }
  const { machineIdentity } = await import("./google/metadata-server.ts");
  return machineIdentity(scope, context);
}

function givenToken(given: Secret): GoogleIdentity {
  const token = accessToken(given.reveal().trim());
  if (token) return { description: "the given token", token: async () => token, close: () => {} };
  throw new ResourceError("invalid-request", 'Cannot use "token": it contains blanks or other characters', {
    hint: "give the access token alone, as gcloud auth print-access-token prints it",
  });
}

async function keyOfMachine({ env }: StepContext): Promise<WrittenKey | undefined> {
  const { keyFileOfMachine } = await import("./google/key-file-of-machine.ts");
  const file = await keyFileOfMachine(env);
  return file && { text: file.text, place: `"${file.path}"` };
}
