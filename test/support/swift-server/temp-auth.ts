import { type Arrival, CLOUD, type Reply, refuse, requireHeaders, type Tokens } from "./world.ts";

/** `/auth/v1.0`. */
export function tempAuth({ method, headers, self }: Arrival, tokens: Tokens): Reply {
  if (method !== "GET") refuse(405, "Method Not Allowed");
  requireHeaders(headers, ["x-auth-user", "x-auth-key"]);
  const { user, key } = CLOUD.tempAuth;
  if (headers["x-auth-user"] !== user || headers["x-auth-key"] !== key) refuse(401, "Unauthorized");
  const token = tokens.issue("project");
  return {
    status: 200,
    headers: {
      "x-auth-token": token,
      "x-storage-token": token,
      "x-storage-url": `${self}/v1/AUTH_${CLOUD.project.id}`,
    },
    body: "",
  };
}
