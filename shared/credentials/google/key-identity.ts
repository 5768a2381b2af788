import { httpExchange } from "../../http/exchange.ts";
import { untilAborted } from "../../http/until-aborted.ts";
import { messageOf, ResourceError } from "../../resource/errors.ts";
import type { StepContext } from "../../resource/step.ts";
import type { Secret } from "../../schema/secret.ts";
import { accessToken } from "./access-token.ts";
import type { GoogleIdentity } from "./identity.ts";
import { type GoogleKey, parseGoogleKey, secretsOf } from "./key-file.ts";
import { libraryClient } from "./library-client.ts";
import { transportOf } from "./transport.ts";

export interface WrittenKey {
  readonly text: string;
  /** Where it stands, for messages. */
  readonly place: string;
}

/** The identity of a JSON key. Certificates are always verified here: whoever answers is handed what proves who we are. */
export function keyIdentity(
  { text, place }: WrittenKey,
  scope: string,
  caBundle: string | undefined,
  context: StepContext,
): GoogleIdentity {
  const { log, signal, env } = context;
  const key = parseGoogleKey(text, place);
  for (const secret of secretsOf(key)) log.hide(secret);
  const description = describe(key);
  const exchange = httpExchange({ env, log, caBundle, verification: "full" });
  const errand = { action: "sign in with", object: description.replaceAll('"', "") };
  const tokenUri = key.type === "service_account" ? key.tokenUri : undefined;
  const client = libraryClient(key, scope, transportOf(exchange, errand, context, tokenUri));

  async function fetchToken(): Promise<Secret> {
    try {
      const answer = await (await client).getAccessToken();
      const token = accessToken(answer.token);
      if (token) return token;
    } catch (thrown) {
      signal.throwIfAborted();
      throw refusal(description, thrown);
    }
    throw refusal(description, new Error("the answer has no usable access token"));
  }

  return {
    description: `${description} of ${place}`,
    async token() {
      const token = await untilAborted(fetchToken(), signal);
      log.hide(token.reveal());
      return token;
    },
    close: () => exchange.close(),
  };
}

function describe(key: GoogleKey): string {
  switch (key.type) {
    case "service_account":
      return `service account "${key.email}"`;
    case "external_account":
      return "the federated identity";
    case "authorized_user":
      return "the login";
  }
}

/** The library wraps what its transport throws. */
function refusal(description: string, thrown: unknown): ResourceError {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof ResourceError) return error;
  }
  return new ResourceError("access-denied", `Cannot sign in with ${description}: ${messageOf(thrown)}`, {
    cause: thrown,
    hint: "check that the key is still valid, that the account exists, and that the clock of the worker is right",
  });
}
