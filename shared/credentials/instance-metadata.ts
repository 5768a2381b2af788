import { request } from "node:http";
import { requestAt, tellingOf } from "../http/told-request.ts";
import { messageOf } from "../resource/errors.ts";
import type { Environment, StepContext } from "../resource/step.ts";
import { isObject } from "../schema/is-object.ts";
import type { Credentials } from "./identity.ts";

export interface Patience {
  /** For one answer, from the first packet on. */
  readonly answerMs: number;
  readonly tries: number;
}

const OK = 200;
const ROLES = "/latest/meta-data/iam/security-credentials/";

/**
 * Credentials of the EC2 instance profile, over version 2 of the metadata service only. Written out because the SDK's
 * own way falls back to version 1 without a word, and so loses the reason why version 2 did not answer. Requests go
 * straight to the link-local address, never through a proxy.
 */
export async function instanceCredentials(
  { env, log, signal }: StepContext,
  patience: Patience,
): Promise<{ profile: string; credentials: Credentials }> {
  const ask = async (method: string, path: string, headers: Record<string, string>): Promise<string> => {
    for (let left = patience.tries - 1; ; left--) {
      try {
        const url = new URL(path, metadataEndpoint(env));
        const attempt = () => send(url, method, headers, patience.answerMs, signal);
        return await tellingOf(log, requestAt(method, url), attempt, () => OK);
      } catch (error) {
        if (left <= 0 || (error instanceof Refusal && error.status < 500)) throw error;
        signal.throwIfAborted();
      }
    }
  };
  const token = await ask("PUT", "/latest/api/token", {
    "x-aws-ec2-metadata-token-ttl-seconds": "21600",
  }).catch((error) => Promise.reject(new Error(tokenFailure(error), { cause: error })));
  const headers = { "x-aws-ec2-metadata-token": token };
  const [profile = ""] = (
    await ask("GET", ROLES, headers).catch((error) =>
      Promise.reject(new Error(roleFailure(error), { cause: error })),
    )
  ).split("\n");
  const answer: unknown = JSON.parse(await ask("GET", `${ROLES}${encodeURIComponent(profile)}`, headers));
  return { profile, credentials: credentialsIn(answer) };
}

function metadataEndpoint(env: Environment): string {
  const isIpv6 = env["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.toLowerCase() === "ipv6";
  return (
    env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] || (isIpv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254")
  );
}

class Refusal extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the metadata service answers HTTP ${status}`);
    this.status = status;
  }
}

class Silence extends Error {}

function tokenFailure(error: unknown): string {
  if (error instanceof Silence) {
    return "the token request (PUT) is not answered; on EC2 raise the hop limit of the metadata service to 2 (HttpPutResponseHopLimit), elsewhere there is none";
  }
  if (error instanceof Refusal && error.status === 403) {
    return "the metadata service refuses to talk (HTTP 403); it is switched off for this instance or blocked for containers";
  }
  return error instanceof Refusal
    ? error.message
    : `the address is blocked or does not exist (${messageOf(error)})`;
}

function roleFailure(error: unknown): string {
  return error instanceof Refusal && error.status === 404
    ? "the instance has no instance profile (HTTP 404)"
    : messageOf(error);
}

function credentialsIn(answer: unknown): Credentials {
  const { Code, AccessKeyId, SecretAccessKey, Token, Expiration } = isObject(answer) ? answer : {};
  if (typeof AccessKeyId !== "string" || typeof SecretAccessKey !== "string" || typeof Token !== "string") {
    throw new Error(
      `the metadata service gives no credentials${typeof Code === "string" ? ` (${Code})` : ""}`,
    );
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: Token,
    ...(typeof Expiration === "string" && { expiration: new Date(Expiration) }),
  };
}

function send(
  url: URL,
  method: string,
  headers: Record<string, string>,
  answerMs: number,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers, agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", fail);
      response.on("end", () => {
        clearTimeout(timer);
        const status = response.statusCode ?? 0;
        if (status === OK) resolve(Buffer.concat(chunks).toString("utf8").trim());
        else reject(new Refusal(status));
      });
    });
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    const timer = setTimeout(() => call.destroy(new Silence(`no answer within ${answerMs} ms`)), answerMs);
    call.on("error", fail).end();
  });
}
