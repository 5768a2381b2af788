import type { Readable } from "node:stream";
import { HttpRequest } from "@smithy/core/protocols";
import { ResourceError } from "../resource/errors.ts";
import type { TlsPolicy } from "./agents.ts";
import { httpHandler, type TimeLimits } from "./handler.ts";
import { untilAborted } from "./until-aborted.ts";

/** What such services answer is short; more is not meant for us, and must not fill the memory. */
const MOST_BYTES = 1024 * 1024;
const LONGEST_MS = 2 * 60_000;

export interface HttpCall {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  /** How long the body of the answer may be; 1 MiB unless stated. */
  readonly mostBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HttpExchange {
  /** One request and its whole answer, whatever its status; redirects are not followed, nothing is tried twice. */
  send(call: HttpCall, signal: AbortSignal): Promise<HttpAnswer>;
  close(): void;
}

/**
 * Talks to services that have no client of their own, on the same connections as the AWS clients.
 *
 * @param limits shortened by tests, as is `wholeMs`: for one request with its whole answer, however slowly that trickles in
 */
export function httpExchange(
  policy: TlsPolicy,
  limits?: TimeLimits,
  wholeMs: number = LONGEST_MS,
): HttpExchange {
  const handler = httpHandler(policy, limits);

  async function send(call: HttpCall, signal: AbortSignal): Promise<HttpAnswer> {
    const { response } = await handler.handle(requestOf(call), { abortSignal: signal });
    const stream = response.body as Readable;
    try {
      const body = await untilAborted(whole(stream, call), signal);
      return { status: response.statusCode, headers: response.headers, body };
    } finally {
      stream.destroy();
    }
  }

  return {
    async send(call, signal) {
      const limit = AbortSignal.timeout(wholeMs);
      try {
        return await send(call, AbortSignal.any([signal, limit]));
      } catch (error) {
        // What the handler makes of an abortion does not tell why.
        throw limit.aborted && !signal.aborted ? limit.reason : error;
      }
    },
    close: () => handler.destroy(),
  };
}

function requestOf({ method, url, headers = {}, body }: HttpCall): HttpRequest {
  return new HttpRequest({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port && { port: Number(url.port) }),
    path: url.pathname,
    query: queryOf(url),
    headers: {
      host: url.host,
      ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
      ...headers,
    },
    body,
  });
}

/** A name that appears twice keeps both values. */
function queryOf(url: URL): Record<string, string[]> {
  return Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]),
  );
}

async function whole(body: Readable, { url, mostBytes = MOST_BYTES }: HttpCall): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) {
      throw new ResourceError(
        "invalid-request",
        // A query may carry what is secret.
        `Cannot use the answer of "${url.origin}${url.pathname}": it is longer than ${mostBytes} bytes`,
        { hint: "check that the address is right and names something small" },
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
