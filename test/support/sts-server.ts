import type { IncomingMessage } from "node:http";
import { Identities, type Identity } from "./identities.ts";
import { answerText, listen, readText } from "./listen.ts";
import { ServiceError } from "./service-error.ts";
import { authenticate } from "./sigv4/authenticate.ts";
import { sha256Hex } from "./sigv4/signature.ts";
import { assumeRole, assumeRoleWithWebIdentity } from "./sts/assume-role.ts";
import { errorXml, sessionXml } from "./sts/documents.ts";
import type { Call, Role } from "./sts/role.ts";

export interface StsRequest {
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Access key id, or `anonymous`. */
  readonly signer: string;
  status: number;
  code: string | undefined;
}

export interface StsServerOptions {
  /** Shared with the S3 server that accepts the credentials. */
  readonly identities?: Identities;
  readonly roles?: readonly Role[];
  readonly region?: string;
  readonly now?: () => number;
  /** Identity tokens that are known, but not valid any more. */
  readonly expiredTokens?: readonly string[];
}

export interface StsServer {
  readonly endpoint: string;
  readonly identities: Identities;
  readonly requests: readonly StsRequest[];
  close(): Promise<void>;
}

/** STS has other names and statuses than S3 for some refusals. */
const RENAMED: Readonly<Record<string, readonly [number, string]>> = {
  InvalidAccessKeyId: [403, "InvalidClientTokenId"],
  InvalidToken: [403, "InvalidClientTokenId"],
  ExpiredToken: [403, "ExpiredToken"],
  RequestTimeTooSkewed: [403, "SignatureDoesNotMatch"],
  AuthorizationHeaderMalformed: [400, "IncompleteSignature"],
};

/** A request as it came, and the region in whose name it must be signed. */
interface Arrival {
  readonly request: IncomingMessage;
  readonly body: string;
  readonly region: string;
}

function identityOf(call: Call, { request, body, region }: Arrival): Identity | undefined {
  const headers = request.headers as Record<string, string>;
  const signed = { method: request.method ?? "", path: request.url ?? "/", query: [], headers };
  const verifier = {
    identities: call.identities,
    service: "sts",
    now: call.now,
    payloadHash: sha256Hex(body),
  };
  const authentication = authenticate(signed, verifier);
  if (authentication !== undefined && authentication.claim.scope.region !== region) {
    throw new ServiceError(
      403,
      "SignatureDoesNotMatch",
      `Credential should be scoped to a valid region, not '${authentication.claim.scope.region}'`,
    );
  }
  return authentication?.identity;
}

function carryOut(call: Call, arrival: Arrival, expiredTokens: readonly string[]): string {
  const action = call.parameters.get("Action") ?? "";
  if (action === "AssumeRoleWithWebIdentity") {
    return sessionXml(action, assumeRoleWithWebIdentity(call, expiredTokens));
  }
  const identity = identityOf(call, arrival);
  if (action === "AssumeRole") return sessionXml(action, assumeRole(call, identity));
  throw new ServiceError(400, "InvalidAction", `Could not find operation ${action} for version 2011-06-15`);
}

/** Starts an STS that lends roles to those whom they trust; what it issues works in servers with the same identities. */
export async function startStsServer(options: StsServerOptions = {}): Promise<StsServer> {
  const { identities = new Identities(), now = Date.now, roles = [], region = "us-east-1" } = options;
  const requests: StsRequest[] = [];
  const { endpoint, close } = await listen(async (request, response) => {
    const body = await readText(request);
    const parameters = new Map(new URLSearchParams(body));
    const headers = request.headers as Record<string, string>;
    const entry: StsRequest = {
      action: parameters.get("Action") ?? "",
      parameters: Object.fromEntries(parameters),
      headers,
      signer: /Credential=([^/]*)/.exec(headers["authorization"] ?? "")?.[1] ?? "anonymous",
      status: 200,
      code: undefined,
    };
    requests.push(entry);
    try {
      const text = carryOut(
        { parameters, now: now(), identities, roles },
        { request, body, region },
        options.expiredTokens ?? [],
      );
      answerText(response, 200, "text/xml", text);
    } catch (thrown) {
      const failure =
        thrown instanceof ServiceError ? thrown : new ServiceError(500, "InternalFailure", String(thrown));
      [entry.status, entry.code] = RENAMED[failure.code] ?? [failure.status, failure.code];
      answerText(response, entry.status, "text/xml", errorXml(entry.code, failure.message));
    }
  });
  return { endpoint, identities, requests, close };
}
