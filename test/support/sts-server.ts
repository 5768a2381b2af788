import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Identities, type Identity, type Session } from "./identities.ts";
import { answerText, listen, readText } from "./listen.ts";
import { ServiceError } from "./service-error.ts";
import { authenticate } from "./sigv4/authenticate.ts";
import { sha256Hex } from "./sigv4/signature.ts";
import { group, leaf, xmlDocument } from "./xml.ts";

/** Who may take on a role, and on which conditions. */
export interface Role {
  readonly arn: string;
  /** ARNs of users, roles or sessions; `*` is everybody with a valid signature. */
  readonly trusts?: readonly string[];
  readonly externalId?: string;
  /** Session tags that must come with these values. */
  readonly requiredTags?: Readonly<Record<string, string>>;
  /** Identity token texts that are good for this role. */
  readonly webIdentityTokens?: readonly string[];
  /** How long credentials really last, whatever was asked for; to see a refresh within a test. */
  readonly lifetimeSeconds?: number;
  readonly longestDurationSeconds?: number;
}

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

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** STS has other names and statuses than S3 for some refusals. */
const RENAMED: Readonly<Record<string, readonly [number, string]>> = {
  InvalidAccessKeyId: [403, "InvalidClientTokenId"],
  InvalidToken: [403, "InvalidClientTokenId"],
  ExpiredToken: [403, "ExpiredToken"],
  RequestTimeTooSkewed: [403, "SignatureDoesNotMatch"],
  AuthorizationHeaderMalformed: [400, "IncompleteSignature"],
};

interface Call {
  readonly parameters: ReadonlyMap<string, string>;
  readonly identity: Identity | undefined;
  readonly now: number;
  readonly options: StsServerOptions;
  readonly identities: Identities;
}

function required({ parameters }: Call, name: string): string {
  const value = parameters.get(name);
  if (value) return value;
  throw new ServiceError(
    400,
    "ValidationError",
    `Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );
}

function tagsOf({ parameters }: Call): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let index = 1; parameters.has(`Tags.member.${index}.Key`); index++) {
    tags[parameters.get(`Tags.member.${index}.Key`) ?? ""] =
      parameters.get(`Tags.member.${index}.Value`) ?? "";
  }
  return tags;
}

function roleOf(call: Call): Role | undefined {
  const arn = required(call, "RoleArn");
  return call.options.roles?.find((role) => role.arn === arn);
}

function issue(call: Call, role: Role): Session {
  const name = required(call, "RoleSessionName");
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw new ServiceError(
      400,
      "ValidationError",
      `Value '${name}' at 'roleSessionName' failed to satisfy constraint`,
    );
  }
  const asked = Number(call.parameters.get("DurationSeconds") ?? 3600);
  const longest = role.longestDurationSeconds ?? 3600;
  if (!Number.isInteger(asked) || asked < 900 || asked > longest) {
    throw new ServiceError(
      400,
      "ValidationError",
      `The requested DurationSeconds must be between 900 and ${longest}`,
    );
  }
  const account = role.arn.split(":")[4] ?? "";
  const arn = `arn:aws:sts::${account}:assumed-role/${role.arn.split("/").at(-1)}/${name}`;
  const expiration = call.now + (role.lifetimeSeconds ?? asked) * 1000;
  return call.identities.issue({ arn, role: role.arn, account, expiration });
}

function assumeRole(call: Call): Session {
  const { identity, parameters } = call;
  if (identity === undefined)
    throw new ServiceError(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
  const role = roleOf(call);
  const tags = tagsOf(call);
  const isTrusted =
    role?.trusts?.some((name) => name === "*" || name === identity.arn || name === identity.role) === true &&
    role.externalId === (role.externalId && parameters.get("ExternalId")) &&
    Object.entries(role.requiredTags ?? {}).every(([key, value]) => tags[key] === value);
  if (role !== undefined && isTrusted) return issue(call, role);
  const message = `User: ${identity.arn} is not authorized to perform: sts:AssumeRole on resource: ${parameters.get("RoleArn")}`;
  throw new ServiceError(403, "AccessDenied", message);
}

function assumeRoleWithWebIdentity(call: Call): Session {
  const token = required(call, "WebIdentityToken");
  const { roles = [], expiredTokens = [] } = call.options;
  if (expiredTokens.includes(token)) {
    throw new ServiceError(
      400,
      "ExpiredTokenException",
      "Token expired: current date/time must be before the expiration date/time",
    );
  }
  if (!roles.some(({ webIdentityTokens }) => webIdentityTokens?.includes(token))) {
    throw new ServiceError(400, "InvalidIdentityToken", "The ID Token provided is not a valid JWT.");
  }
  const role = roleOf(call);
  if (role?.webIdentityTokens?.includes(token)) return issue(call, role);
  throw new ServiceError(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
}

function sessionXml(action: string, session: Session): string {
  return xmlDocument(
    `${action}Response`,
    NAMESPACE,
    group(
      `${action}Result`,
      group(
        "Credentials",
        leaf("AccessKeyId", session.accessKeyId),
        leaf("SecretAccessKey", session.secretAccessKey),
        leaf("SessionToken", session.sessionToken),
        leaf("Expiration", new Date(session.expiration).toISOString()),
      ),
      group(
        "AssumedRoleUser",
        leaf("AssumedRoleId", `AROA:${session.arn.split("/").at(-1)}`),
        leaf("Arn", session.arn),
      ),
    ),
    group("ResponseMetadata", leaf("RequestId", randomBytes(16).toString("hex"))),
  );
}

function identityOf(
  call: Omit<Call, "identity">,
  request: IncomingMessage,
  body: string,
): Identity | undefined {
  const headers = request.headers as Record<string, string>;
  const signed = { method: request.method ?? "", path: request.url ?? "/", query: [], headers };
  const verifier = {
    identities: call.identities,
    service: "sts",
    now: call.now,
    payloadHash: sha256Hex(body),
  };
  const authentication = authenticate(signed, verifier);
  const region = call.options.region ?? "us-east-1";
  if (authentication !== undefined && authentication.claim.scope.region !== region) {
    throw new ServiceError(
      403,
      "SignatureDoesNotMatch",
      `Credential should be scoped to a valid region, not '${authentication.claim.scope.region}'`,
    );
  }
  return authentication?.identity;
}

function carryOut(call: Omit<Call, "identity">, request: IncomingMessage, body: string): string {
  const action = call.parameters.get("Action") ?? "";
  if (action === "AssumeRoleWithWebIdentity") {
    return sessionXml(action, assumeRoleWithWebIdentity({ ...call, identity: undefined }));
  }
  const identity = identityOf(call, request, body);
  if (action === "AssumeRole") return sessionXml(action, assumeRole({ ...call, identity }));
  throw new ServiceError(400, "InvalidAction", `Could not find operation ${action} for version 2011-06-15`);
}

function errorXml(code: string, message: string): string {
  return xmlDocument(
    "ErrorResponse",
    NAMESPACE,
    group("Error", leaf("Type", "Sender"), leaf("Code", code), leaf("Message", message)),
    leaf("RequestId", randomBytes(16).toString("hex")),
  );
}

/** Starts an STS that lends roles to those whom they trust; what it issues works in servers with the same identities. */
export async function startStsServer(options: StsServerOptions = {}): Promise<StsServer> {
  const { identities = new Identities(), now = Date.now } = options;
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
      const text = carryOut({ parameters, now: now(), options, identities }, request, body);
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
