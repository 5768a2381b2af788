import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { type AddressInfo, createServer, isIPv6, type Socket } from "node:net";
import { pipeline } from "node:stream";
import { messageOf, ResourceError } from "../resource/errors.ts";
import type { Secret } from "../schema/secret.ts";

interface Place {
  /** An IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface TunnelProxy extends Place {
  readonly login: { readonly username: string; readonly password: Secret | undefined } | undefined;
}

/** A port of this machine that leads through a proxy to one place elsewhere. */
export interface Tunnel {
  readonly port: number;
  /** Why the latest connection did not come about; undefined when it did. */
  failure(): ResourceError | undefined;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** A proxy answers once it has the connection to the server, or has given up. */
const ANSWER_MS = 25_000;
const NO_ANSWER = "it does not answer";

/**
 * Serves programs that know no proxies: each connection to the port becomes a CONNECT to `target`. The login goes to
 * the proxy alone. Closed when `signal` is aborted.
 */
export async function openTunnel(proxy: TunnelProxy, target: Place, signal: AbortSignal): Promise<Tunnel> {
  signal.throwIfAborted();
  const sockets = new Set<Socket>();
  let failure: ResourceError | undefined;

  const server = createServer((client) => {
    keep(client, sockets);
    const request = connectRequest(proxy, target);
    const fail = (reason: ResourceError) => {
      failure = reason;
      client.destroy();
    };
    request.on("connect", (answer: IncomingMessage, upstream: Socket, head: Buffer) => {
      keep(upstream, sockets);
      if (answer.statusCode !== 200) {
        upstream.destroy();
        return fail(refusal(answer, proxy, target));
      }
      failure = undefined;
      upstream.unshift(head);
      pipeline(client, upstream, () => upstream.destroy());
      pipeline(upstream, client, () => client.destroy());
    });
    request.on("error", (cause) => fail(noAnswer(cause, proxy, target)));
    // Nothing happens where the proxy has answered.
    client.on("close", () => request.destroy(new Error(NO_ANSWER)));
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const close = async () => {
    signal.removeEventListener("abort", close);
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  signal.addEventListener("abort", close, { once: true });
  return { port: (server.address() as AddressInfo).port, failure: () => failure, close };
}

function keep(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
  socket.on("error", () => socket.destroy());
}

function connectRequest({ login, host, port }: TunnelProxy, target: Place): ClientRequest {
  const path = authority(target);
  const credentials = login && `${login.username}:${login.password?.reveal() ?? ""}`;
  const request = httpRequest({
    host: host.replace(/^\[|\]$/g, ""),
    port,
    method: "CONNECT",
    path,
    headers: {
      host: path,
      ...(credentials && {
        "proxy-authorization": `Basic ${Buffer.from(credentials).toString("base64")}`,
      }),
    },
    agent: false,
  });
  const limit = setTimeout(() => request.destroy(new Error(NO_ANSWER)), ANSWER_MS);
  request.on("connect", () => clearTimeout(limit)).on("close", () => clearTimeout(limit));
  request.end();
  return request;
}

function refusal(answer: IncomingMessage, proxy: TunnelProxy, target: Place): ResourceError {
  const { statusCode: status = 0, statusMessage = "" } = answer;
  // Tests of the stock type look for these words.
  const code = `HTTP return code: ${`${status} ${statusMessage}`.trim()}`;
  if (status === 407) {
    const [state, hint] = proxy.login
      ? ["it refuses the login", "check proxy_user and proxy_password in https_tunnel"]
      : ["it asks for a login", "give proxy_user and proxy_password in https_tunnel"];
    return unreachable("access-denied", `${state} (${code})`, hint, proxy, target);
  }
  if (status === 403 || status === 405) {
    const hint = `let the proxy allow CONNECT to ${authority(target)}`;
    return unreachable("access-denied", `it does not let us through (${code})`, hint, proxy, target);
  }
  const hint = "check the host and port of uri, and whether the proxy can reach them";
  return unreachable("unavailable", `it cannot get there (${code})`, hint, proxy, target);
}

function noAnswer(cause: Error, proxy: TunnelProxy, target: Place): ResourceError {
  const hint = "check proxy_host and proxy_port in https_tunnel";
  return unreachable("unavailable", messageOf(cause), hint, proxy, target, cause);
}

function unreachable(
  code: "access-denied" | "unavailable",
  state: string,
  hint: string,
  proxy: TunnelProxy,
  target: Place,
  cause?: Error,
): ResourceError {
  const message = `Cannot reach "${authority(target)}" through the proxy "${authority(proxy)}": ${state}`;
  return new ResourceError(code, message, { hint, cause });
}

function authority({ host, port }: Place): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
