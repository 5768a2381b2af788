import type { gaxios } from "google-auth-library";
import type { HttpCall, HttpExchange } from "../../http/exchange.ts";
import { type Errand, persist } from "../../http/persist.ts";
import type { StepContext } from "../../resource/step.ts";

const TOKEN_URI = "https://oauth2.googleapis.com/token";

/**
 * Lets Google's library send through `exchange`: the proxies, certificates and time limits that hold for everything
 * else, and the same patience.
 *
 * @param tokenUri where requests for tokens go; the library itself knows only one address, whatever a key file says
 */
export function transportOf(
  exchange: HttpExchange,
  errand: Errand,
  context: StepContext,
  tokenUri = TOKEN_URI,
): gaxios.GaxiosOptions {
  return {
    // The proxies of the environment are ours to apply; the library would open connections of its own for them.
    noProxy: [/^/],
    retryConfig: { retry: 0, noResponseRetries: 0 },
    fetchImplementation: async (input, init) => {
      const url = new URL(String(input));
      const call = await callOf(new Request(url.href === TOKEN_URI ? tokenUri : url, plain(init)));
      const { status, headers, body } = await persist(exchange, call, errand, context);
      return new Response(status === 204 ? null : new Uint8Array(body), { status, headers });
    },
  };
}

function plain({ method = "GET", headers, body }: RequestInit = {}): RequestInit {
  return { method, ...(headers && { headers }), ...(body && { body }) };
}

async function callOf(request: Request): Promise<HttpCall> {
  const body = await request.text();
  return {
    method: request.method as HttpCall["method"],
    url: new URL(request.url),
    headers: Object.fromEntries(request.headers),
    ...(body !== "" && { body }),
  };
}
