import type { HttpCall, HttpExchange } from "../../../../shared/http/exchange.ts";
import { isLoopback } from "../../../../shared/http/is-loopback.ts";
import { type Errand, persist } from "../../../../shared/http/persist.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { StepContext } from "../../../../shared/resource/step.ts";
import type { Secret } from "../../../../shared/schema/secret.ts";
import type { OpenStack } from "../../openstack.ts";
import { refusal } from "./failure.ts";
import { discovered, type IdentityApi, identityApi } from "./identity-api.ts";
import { v2Request, v2Ticket } from "./keystone-v2.ts";
import { v3Request, v3Ticket } from "./keystone-v3.ts";
import { signInMethod } from "./method.ts";
import { tempAuthRequest, tempAuthTicket } from "./temp-auth.ts";

/** What lets one in at the object store, and where that is. */
export interface Ticket {
  readonly token: Secret;
  /** Without a slash at its end. */
  readonly storage: string;
}

const SIGN_IN_HINT =
  "check the keys of openstack that name the user and its domain or project, and the password or token";

/** Signs in wherever `identity_endpoint` points; what the keys cannot do there is told before anything is asked. */
export async function signIn(
  openstack: OpenStack,
  exchange: HttpExchange,
  context: StepContext,
): Promise<Ticket> {
  const { service: given } = plannedSignIn(openstack);
  const errand = { action: "sign in at", object: given.url.href };
  const api = given.kind === "unknown" ? await discover(given.url, exchange, errand, context) : given;
  const { call, ticket } = exchangeWith(api, openstack);
  warnOfPlainText(api.url, context);
  const answer = await persist(exchange, call, errand, context);
  if (answer.status < 200 || answer.status > 204) throw refusal(answer, errand, SIGN_IN_HINT);
  const found = ticket(answer);
  context.log.hide(found.token.reveal());
  warnOfPlainText(new URL(found.storage), context);
  return found;
}

/** The service, as far as its address tells, and what proves there who one is; what cannot work there is refused. */
export function plannedSignIn(openstack: OpenStack) {
  const service = identityApi(openstack.identity_endpoint);
  if (service.kind === "unknown") requireSome(openstack);
  else exchangeWith(service, openstack);
  return { service, proof: proofOf(service.kind, openstack) };
}

function proofOf(kind: IdentityApi["kind"] | "unknown", openstack: OpenStack): string {
  const { username, token_id } = openstack;
  const isForV3Only = username === undefined && token_id === undefined;
  if (kind !== "v3" && !isForV3Only) return username === undefined ? "token_id" : "password";
  const method = signInMethod(openstack);
  if (method.kind === "issued") return "token_id, as it is";
  return method.parts.map(({ name }) => name.replace("_", " ")).join(" and ");
}

/** The request that signs in, and how its answer is read. Throws where the keys do not fit each other. */
function exchangeWith(api: IdentityApi, openstack: OpenStack) {
  switch (api.kind) {
    case "temp-auth":
      return { call: tempAuthRequest(api.url, openstack), ticket: tempAuthTicket };
    case "v2":
      return { call: v2Request(api.url, openstack), ticket: v2Ticket(openstack) };
    case "v3":
      return { call: v3Request(api.url, openstack), ticket: v3Ticket(openstack) };
  }
}

/** Where either version of Keystone may answer, one of them must be able to use the keys. */
function requireSome(openstack: OpenStack): void {
  if (openstack.username !== undefined && openstack.password !== undefined) return;
  if (openstack.token_id === undefined) signInMethod(openstack);
}

async function discover(
  url: URL,
  exchange: HttpExchange,
  errand: Errand,
  context: StepContext,
): Promise<IdentityApi> {
  const call: HttpCall = { method: "GET", url, headers: { accept: "application/json" } };
  const answer = await persist(exchange, call, errand, context);
  if (answer.status !== 200 && answer.status !== 300) {
    throw refusal(answer, errand, "give identity_endpoint with its version, such as https://host:5000/v3");
  }
  const api = discovered(url, answer);
  if (api) return api;
  throw new ResourceError(
    "invalid-request",
    `Cannot sign in at "${url.href}": the answer lists neither Keystone v3 nor v2.0`,
    { hint: "give identity_endpoint with its version, such as https://host:5000/v3" },
  );
}

function warnOfPlainText({ protocol, hostname, host }: URL, { log }: StepContext): void {
  if (protocol === "https:" || isLoopback(hostname)) return;
  log.warn(`Secrets travel to ${host} in plain text, because it is not reached by https://`);
}
