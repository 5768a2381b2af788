import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import type { SecureContext } from "node:tls";
import type { Log } from "../resource/log.ts";
import type { Environment } from "../resource/step.ts";
import { trustedCertificates } from "./certificates.ts";

export interface TlsPolicy {
  readonly env: Environment;
  /** Certificates (PEM) to trust in addition to the system's. */
  readonly caBundle?: string | undefined;
  /** `none` accepts any certificate. */
  readonly verification: "full" | "none";
  /** To whom each request is told. */
  readonly log?: Pick<Log, "debug">;
}

interface ConnectionTls {
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: boolean;
}

export interface Pool {
  readonly keepAlive: true;
  readonly maxSockets: number;
}

/** An agent that connects straight to the server. */
export async function directAgent(protocol: string, pool: Pool, policy: TlsPolicy): Promise<HttpAgent> {
  if (protocol !== "https:") {
    const { Agent } = await import("node:http");
    return new Agent(pool);
  }
  const { Agent } = await import("node:https");
  return new Agent({ ...pool, ...(await connectionTls(policy)) });
}

/** An agent that goes through `proxy`: a tunnel for HTTPS, a forwarded request for plain HTTP. */
export async function proxyAgent(
  protocol: string,
  proxy: URL,
  pool: Pool,
  policy: TlsPolicy,
): Promise<HttpAgent | HttpsAgent> {
  const proxyTls =
    proxy.protocol === "https:" ? await connectionTls({ ...policy, verification: "full" }) : undefined;
  if (protocol !== "https:") {
    const { HttpProxyAgent } = await import("http-proxy-agent");
    return new HttpProxyAgent(proxy, { ...pool, ...proxyTls });
  }
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  const agent = new HttpsProxyAgent(proxy, { ...pool, ...proxyTls });
  // The options given above reach only the connection to the proxy; these are for the one inside the tunnel.
  Object.assign(agent.options, await connectionTls(policy));
  return agent;
}

/** One context for all connections: reading 140 certificates anew for each would cost more than the request. */
async function connectionTls({ env, caBundle, verification }: TlsPolicy): Promise<ConnectionTls> {
  const { createSecureContext } = await import("node:tls");
  const ca = verification === "full" ? trustedCertificates(env, caBundle) : undefined;
  return {
    secureContext: createSecureContext({ minVersion: "TLSv1.2", ...(ca && { ca }) }),
    rejectUnauthorized: verification === "full",
  };
}
