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

/** `/v2.0/tokens`. */
export function keystoneV2({ method, headers, body, self }: Arrival, tokens: Tokens): Reply {
  if (method !== "POST") refuse(405, "Method Not Allowed");
  requireHeaders(headers, ["content-type"]);
  if (headers["content-type"] !== "application/json") refuse(415, "Unsupported Media Type");
  const auth = requireKeys(JSON.parse(body), ["auth"])["auth"];
  const { tenantId, tenantName, ...credentials } = auth as Record<string, unknown>;
  requireSignedIn(credentials, tokens);
  if (tenantId !== undefined && tenantId !== CLOUD.project.id) refuse(401, UNAUTHORIZED);
  if (tenantName !== undefined && tenantName !== CLOUD.project.name) refuse(401, UNAUTHORIZED);
  const hasProject = tenantId !== undefined || tenantName !== undefined;
  const id = tokens.issue(hasProject ? "project" : "unscoped");
  const storage = `${self}/v1/AUTH_${CLOUD.project.id}/`;
  const endpoints = [
    { region: "south", publicURL: "http://127.0.0.1:1/south" },
    { region: CLOUD.region, publicURL: storage, internalURL: "http://127.0.0.1:1/internal" },
  ];
  const serviceCatalog = hasProject ? [{ type: "object-store", name: "swift", endpoints }] : [];
  return json(200, { access: { token: { id }, serviceCatalog } });
}

function requireSignedIn(credentials: Record<string, unknown>, tokens: Tokens): void {
  if ("token" in credentials) {
    const { token } = requireKeys(credentials, ["token"]);
    if (!tokens.find(String(requireKeys(token, ["id"])["id"]))) refuse(401, UNAUTHORIZED);
    return;
  }
  const { passwordCredentials } = requireKeys(credentials, ["passwordCredentials"]);
  const { username, password } = requireKeys(passwordCredentials, ["username", "password"]);
  if (username !== CLOUD.user.name || password !== CLOUD.user.password) refuse(401, UNAUTHORIZED);
}
