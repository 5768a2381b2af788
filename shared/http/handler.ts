import { NodeHttpHandler } from "@smithy/node-http-handler";
import { directAgent, type Pool, proxyAgent, type TlsPolicy } from "./agents.ts";
import { proxyFor } from "./proxy.ts";
import { SILENT } from "./quiet-sdk.ts";
import { tellingOf } from "./told-request.ts";

/** How long to wait; fixed in production, shortened by tests. */
export interface TimeLimits {
  readonly connectMs: number;
  /** No byte in either direction for so long ends the request. */
  readonly idleMs: number;
}

const LIMITS: TimeLimits = { connectMs: 30_000, idleMs: 60_000 };
const POOL: Pool = { keepAlive: true, maxSockets: 50 };

/** The transport of an AWS client. */
export type HttpHandler = Pick<
  NodeHttpHandler,
  "metadata" | "handle" | "destroy" | "updateHttpClientConfig" | "httpHandlerConfigs"
>;
type HttpRequest = Parameters<NodeHttpHandler["handle"]>[0];

/**
 * The one way in which AWS requests leave: through the proxy that the environment prescribes for the host, trusting
 * what the policy trusts, on connections that are kept. Nothing is loaded or read before a request needs it.
 */
export function httpHandler(policy: TlsPolicy, limits: TimeLimits = LIMITS): HttpHandler {
  const routes = new Map<string, Promise<NodeHttpHandler>>();

  function routeOf({ protocol, hostname, port }: HttpRequest): Promise<NodeHttpHandler> {
    const url = new URL(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`);
    const proxy = proxyFor(url, policy.env);
    const key = `${protocol} ${proxy?.href}`;
    const route = routes.get(key) ?? connect(protocol, proxy);
    routes.set(key, route);
    return route;
  }

  async function connect(protocol: string, proxy: URL | undefined): Promise<NodeHttpHandler> {
    const agent = proxy
      ? await proxyAgent(protocol, proxy, POOL, policy)
      : await directAgent(protocol, POOL, policy);
    return new NodeHttpHandler({
      connectionTimeout: limits.connectMs,
      socketTimeout: limits.idleMs,
      logger: SILENT,
      ...(protocol === "https:" ? { httpsAgent: agent as never } : { httpAgent: agent }),
    });
  }

  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request, options) {
      const send = async () => (await routeOf(request)).handle(request, options);
      return tellingOf(policy.log, request, send, ({ response }) => response.statusCode);
    },
    destroy() {
      for (const route of routes.values()) route.then((handler) => handler.destroy()).catch(() => {});
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}
