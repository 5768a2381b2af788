import { createPrivateKey } from "node:crypto";
import { isLoopback } from "../../http/is-loopback.ts";
import { ResourceError } from "../../resource/errors.ts";
import { isObject } from "../../schema/is-object.ts";
import { jsonIn } from "../../schema/json-in.ts";

/** An identity that is written down as JSON: the key of a service account, or what stands for one. */
export type GoogleKey =
  | {
      readonly type: "service_account";
      readonly email: string;
      readonly privateKey: string;
      readonly tokenUri: string;
    }
  | {
      readonly type: "authorized_user" | "external_account";
      readonly json: Readonly<Record<string, unknown>>;
    };

const TOKEN_URI = "https://oauth2.googleapis.com/token";

/**
 * Reads such a JSON, and refuses what cannot work before anything is sent. No message repeats any of it: what is
 * malformed may be a key all the same.
 *
 * @param place where it stands, for messages
 */
export function parseGoogleKey(text: string, place: string): GoogleKey {
  const json = jsonIn(text);
  const refuse = (state: string, hint?: string) =>
    new ResourceError("invalid-request", `Cannot sign in with ${place}: ${state}`, { hint });
  if (!isObject(json)) {
    throw refuse("it is not a JSON object", "give the whole key file of the service account, as a text");
  }
  const { type, universe_domain: universe = "googleapis.com" } = json;
  if (universe !== "googleapis.com") throw refuse("its universe_domain is not googleapis.com");
  switch (type) {
    case "service_account":
      return serviceAccount(json, refuse);
    case "authorized_user":
      requireTexts(json, ["client_id", "client_secret", "refresh_token"], refuse);
      return { type, json };
    case "external_account":
      requireTexts(json, ["audience", "subject_token_type"], refuse);
      requireSource(json, refuse);
      return { type, json };
    default:
      throw refuse('its "type" is none of service_account, external_account, authorized_user');
  }
}

/** What of it no log may show. */
export function secretsOf(key: GoogleKey): string[] {
  if (key.type === "service_account") return [key.privateKey];
  return ["client_secret", "refresh_token"].flatMap((name) => {
    const value = key.json[name];
    return typeof value === "string" ? [value] : [];
  });
}

type Json = Readonly<Record<string, unknown>>;
type Refuse = (state: string, hint?: string) => ResourceError;

function serviceAccount(json: Json, refuse: Refuse): GoogleKey {
  const email = textIn(json, "client_email", refuse);
  const privateKey = textIn(json, "private_key", refuse);
  const { token_uri: tokenUri = TOKEN_URI } = json;
  if (typeof tokenUri !== "string" || !isSafe(tokenUri)) {
    throw refuse('its "token_uri" is not an https:// URL');
  }
  if (!isRsaKey(privateKey)) {
    throw refuse(
      'its "private_key" is not an RSA key in PEM form',
      "check that the line breaks of the key, which are \\n in the JSON, have survived",
    );
  }
  return { type: "service_account", email, privateKey, tokenUri };
}

/** What is sent there must not be overheard; on the machine itself nobody listens. */
function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

function textIn(json: Json, name: string, refuse: Refuse): string {
  const value = json[name];
  if (typeof value === "string" && value !== "") return value;
  throw refuse(`it has no "${name}"`);
}

function requireTexts(json: Json, names: readonly string[], refuse: Refuse): void {
  for (const name of names) textIn(json, name, refuse);
}

/** The token of the other side comes from a file, a URL or AWS. To run a program for it is not our business. */
function requireSource({ credential_source: source }: Json, refuse: Refuse): void {
  const ways = isObject(source) ? Object.keys(source) : [];
  const isKnown = ways.some((way) => ["file", "url", "environment_id"].includes(way));
  if (!isKnown || ways.includes("executable") || ways.includes("certificate")) {
    throw refuse('its "credential_source" is neither a file nor a URL nor AWS');
  }
}
