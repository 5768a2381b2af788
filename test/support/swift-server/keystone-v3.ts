import {
  type Arrival,
  CLOUD,
  json,
  type Reply,
  refuse,
  requireHeaders,
  requireKeys,
  type Tokens,
  UNAUTHORIZED,
} from "./world.ts";

type Fields = Record<string, unknown>;

function same(value: unknown, expected: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(expected);
}

function isDomain(value: unknown): boolean {
  return same(value, { id: CLOUD.domain.id }) || same(value, { name: CLOUD.domain.name });
}

/** By id, or by name and domain. */
function requireUser(user: Fields): void {
  const isKnown =
    "id" in user
      ? same(requireKeys(user, ["id"]), { id: CLOUD.user.id })
      : requireKeys(user, ["name", "domain"])["name"] === CLOUD.user.name && isDomain(user["domain"]);
  if (!isKnown) refuse(401, UNAUTHORIZED);
}

function requireSecretOf(value: unknown, key: string, expected: string): void {
  const { [key]: secret, ...user } = requireKeys(requireKeys(value, ["user"])["user"], keysOf(value));
  if (secret !== expected) refuse(401, UNAUTHORIZED);
  requireUser(user);
}

function keysOf(value: unknown): string[] {
  return Object.keys((value as { user?: object })?.user ?? {});
}

function requireCredential(value: unknown): void {
  const { secret, id, name, user, ...rest } = value as Fields;
  if (Object.keys(rest).length > 0) refuse(400, "Unknown keys in application_credential");
  if (secret !== CLOUD.credential.secret) refuse(401, UNAUTHORIZED);
  if (id !== undefined) {
    if (id !== CLOUD.credential.id || name !== undefined || user !== undefined) refuse(401, UNAUTHORIZED);
    return;
  }
  if (name !== CLOUD.credential.name) refuse(401, UNAUTHORIZED);
  requireUser(user as Fields);
}

/** Whether the scope is one that has a catalog. */
function sessionKind(scope: unknown): "project" | "unscoped" {
  if (scope === undefined) return "unscoped";
  const [kind] = Object.keys(scope as Fields);
  const value = requireKeys(scope, [kind ?? ""])[kind ?? ""];
  const { id, name } = CLOUD.project;
  switch (kind) {
    case "project": {
      const { domain, ...project } = value as Fields;
      if (same(value, { id }) || (same(project, { name }) && isDomain(domain))) return "project";
      break;
    }
    case "OS-TRUST:trust":
      if (same(value, { id: CLOUD.trust })) return "project";
      break;
    case "domain":
      if (isDomain(value)) return "unscoped";
      break;
    case "system":
      if (same(value, { all: true })) return "unscoped";
      break;
    default:
      refuse(400, `Unknown scope ${kind}`);
  }
  return refuse(401, UNAUTHORIZED);
}

function catalog(self: string, kind: "project" | "unscoped") {
  if (kind === "unscoped") return {};
  const endpoint = (of: string, region: string, regionId: string, url: string) => ({
    id: `${of}-${region}`,
    interface: of,
    region,
    region_id: regionId,
    url,
  });
  const storage = `${self}/v1/AUTH_${CLOUD.project.id}`;
  return {
    catalog: [
      {
        type: "identity",
        name: "keystone",
        endpoints: [endpoint("public", CLOUD.region, CLOUD.regionId, `${self}/v3`)],
      },
      {
        type: "object-store",
        name: "swift",
        endpoints: [
          endpoint("admin", CLOUD.region, CLOUD.regionId, "http://127.0.0.1:1/admin"),
          endpoint("internal", CLOUD.region, CLOUD.regionId, "http://127.0.0.1:1/internal"),
          endpoint("public", "south", "s-1", "http://127.0.0.1:1/south"),
          endpoint("public", CLOUD.region, CLOUD.regionId, storage),
        ],
      },
    ],
  };
}

/** `/v3/auth/tokens`. */
export function keystoneV3(arrival: Arrival, tokens: Tokens): Reply {
  const { method, headers, body, self } = arrival;
  if (method === "GET") {
    requireHeaders(headers, ["x-auth-token", "x-subject-token"]);
    const token = headers["x-subject-token"] ?? "";
    const session = tokens.find(token);
    if (!session || headers["x-auth-token"] !== token) refuse(401, UNAUTHORIZED);
    return json(
      200,
      { token: { methods: ["password"], ...catalog(self, session.kind) } },
      { "x-subject-token": token },
    );
  }
  if (method !== "POST") refuse(405, "Method Not Allowed");
  requireHeaders(headers, ["content-type"]);
  if (headers["content-type"] !== "application/json") refuse(415, "Unsupported Media Type");
  const auth = requireKeys(JSON.parse(body), ["auth"])["auth"] as Fields;
  const { identity, scope } = requireKeys(auth, "scope" in auth ? ["identity", "scope"] : ["identity"]);
  const { methods, ...parts } = identity as { methods: string[] } & Fields;
  requireKeys(parts, methods);
  for (const name of methods) {
    const part = parts[name];
    if (name === "password") requireSecretOf(part, "password", CLOUD.user.password);
    else if (name === "totp") requireSecretOf(part, "passcode", CLOUD.passcode);
    else if (name === "token") {
      if (!tokens.find(String(requireKeys(part, ["id"])["id"]))) refuse(401, UNAUTHORIZED);
    } else if (name === "application_credential") {
      requireCredential(part);
      if (scope !== undefined) refuse(401, "Application credentials cannot request a scope.");
    } else refuse(400, `Unknown method ${name}`);
  }
  const kind = methods[0] === "application_credential" ? "project" : sessionKind(scope);
  return json(201, { token: { methods, ...catalog(self, kind) } }, { "x-subject-token": tokens.issue(kind) });
}
