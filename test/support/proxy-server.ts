import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { listen } from "./listen.ts";

export interface ProxyOptions {
  /** User and password that clients must present. */
  readonly basicAuth?: { readonly user: string; readonly password: string };
  /** Where a host really is, as `127.0.0.1:PORT`; everything else must be a loopback address already. */
  readonly routes?: Readonly<Record<string, string>>;
}

export interface ProxyRequest {
  readonly kind: "forward" | "connect";
  /** Host and port that the client asked for. */
  readonly host: string;
  readonly isAuthorized: boolean;
}

export interface ProxyServer {
  readonly url: string;
  readonly requests: readonly ProxyRequest[];
  close(): Promise<void>;
}

/** Starts a forward proxy with CONNECT that leads to the loopback interface alone. */
export async function startProxyServer({ basicAuth, routes = {} }: ProxyOptions = {}): Promise<ProxyServer> {
  const requests: ProxyRequest[] = [];
  const tunnels = new Set<Socket>();
  const expected =
    basicAuth && `Basic ${Buffer.from(`${basicAuth.user}:${basicAuth.password}`).toString("base64")}`;

  const admit = (kind: ProxyRequest["kind"], host: string, request: IncomingMessage): boolean => {
    const isAuthorized = expected === undefined || request.headers["proxy-authorization"] === expected;
    requests.push({ kind, host, isAuthorized });
    return isAuthorized;
  };
  const destination = (host: string): { readonly port: number } | undefined => {
    const [name = "", port] = (routes[host] ?? host).split(/:(\d+)$/);
    return ["127.0.0.1", "localhost"].includes(name) ? { port: Number(port ?? 80) } : undefined;
  };

  const { server, endpoint, close } = await listen((request, response) => {
    const url = URL.canParse(request.url ?? "") ? new URL(request.url ?? "") : undefined;
    if (url === undefined) return void response.writeHead(400).end();
    if (!admit("forward", url.host, request)) {
      return void response.writeHead(407, { "proxy-authenticate": "Basic" }).end();
    }
    const to = destination(url.host);
    if (to === undefined) return void response.writeHead(502).end();
    const { "proxy-authorization": _, "proxy-connection": __, ...headers } = request.headers;
    const options = {
      host: "127.0.0.1",
      port: to.port,
      method: request.method,
      path: url.pathname + url.search,
      headers,
    };
    const onward = httpRequest(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });

  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    const host = request.url ?? "";
    socket.on("error", () => socket.destroy());
    if (!admit("connect", host, request)) {
      return socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n");
    }
    const to = destination(host);
    if (to === undefined) return socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    const tunnel = connect(to.port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on("error", () => socket.destroy());
    for (const end of [socket, tunnel]) {
      tunnels.add(end);
      end.on("close", () => tunnels.delete(end));
    }
    return undefined;
  });

  return {
    url: endpoint,
    requests,
    async close() {
      for (const end of tunnels) end.destroy();
      await close();
    },
  };
}
