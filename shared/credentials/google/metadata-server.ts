import { type HttpAnswer, httpExchange } from "../../http/exchange.ts";
import { messageOf, ResourceError } from "../../resource/errors.ts";
import type { Environment, StepContext } from "../../resource/step.ts";
import { objectIn } from "../../schema/object-in.ts";
import type { Secret } from "../../schema/secret.ts";
import { accessToken } from "./access-token.ts";
import type { GoogleIdentity } from "./identity.ts";

/** Where there is no metadata server, most networks let the packets disappear. */
const LIMITS = { connectMs: 2_000, idleMs: 5_000 };
/** A token that ends so soon is fetched anew. */
const MARGIN_MS = 60_000;
const TRIES = 3;

interface MachineToken {
  readonly token: Secret;
  readonly expiresAt: number;
}

/**
 * The service account that the machine or the pod runs as. Written out because the library's own way looks at the
 * global environment, goes through proxies, and waits long for what is not there. Requests go straight to the
 * link-local address.
 */
export function machineIdentity(scope: string, context: StepContext): GoogleIdentity {
  let current: MachineToken | undefined;
  return {
    description: "the service account of the machine",
    async token() {
      if (current === undefined || current.expiresAt - MARGIN_MS <= Date.now()) {
        current = await fetchToken(scope, context);
        context.log.hide(current.token.reveal());
      }
      return current.token;
    },
    close: () => {},
  };
}

async function fetchToken(scope: string, { env, log, signal }: StepContext): Promise<MachineToken> {
  const exchange = httpExchange({ env: {}, log, verification: "full" }, LIMITS);
  const headers = { "metadata-flavor": "Google" };
  try {
    for (let left = TRIES - 1; ; left--) {
      const answer = await exchange.send({ method: "GET", url: tokenUrl(env, scope), headers }, signal);
      if (answer.status < 500 || left === 0) return tokenIn(answer);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ResourceError) throw error;
    throw nobody(`no metadata server answers (${messageOf(error)})`);
  } finally {
    exchange.close();
  }
}

function tokenUrl(env: Environment, scope: string): URL {
  const host = env["GCE_METADATA_HOST"] || env["GCE_METADATA_IP"] || "169.254.169.254";
  const url = new URL(`http://${host}/computeMetadata/v1/instance/service-accounts/default/token`);
  url.searchParams.set("scopes", scope);
  return url;
}

function tokenIn({ status, headers, body }: HttpAnswer): MachineToken {
  // Other clouds listen at the same address.
  if (headers["metadata-flavor"] !== "Google") throw nobody("what answers is no metadata server of Google");
  if (status === 404) throw nobody("the machine has no service account (HTTP 404)");
  if (status !== 200) throw nobody(`the metadata server answers HTTP ${status}`);
  const { access_token: value, expires_in: seconds } = objectIn(body.toString());
  const token = accessToken(value);
  if (!token || typeof seconds !== "number") throw nobody("the metadata server answers without a token");
  return { token, expiresAt: Date.now() + seconds * 1000 };
}

/** The machine is asked last, so this tells of all the ways. */
function nobody(answer: string): ResourceError {
  return new ResourceError(
    "access-denied",
    `Cannot sign in to Google: source has neither "json_key" nor "token"; GOOGLE_APPLICATION_CREDENTIALS is not set; gcloud is not logged in; ${answer}`,
    { hint: "set json_key or token, or give the worker an identity" },
  );
}
