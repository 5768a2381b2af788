import { EventEmitter, once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { openTunnel, type Tunnel, type TunnelProxy } from "../../../shared/http/tunnel.ts";
import { Secret } from "../../../shared/schema/secret.ts";
import { open } from "../../support/opened.ts";
import { startProxyServer } from "../../support/proxy-server.ts";

const PASSWORD = "proxy-password-0123456789";

/** Serves raw connections on a free port. */
async function listening(serve: (socket: Socket) => void): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    serve(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A server that greets first, as those of SSH do, and then repeats what it hears. */
const echo = () =>
  open(
    listening((socket) => {
      socket.write("greeting\n");
      socket.on("data", (chunk) => socket.end(chunk));
    }),
  );

function proxyAt(
  address: string | { port: number },
  login?: { username: string; password: Secret | undefined },
): TunnelProxy {
  const port = typeof address === "string" ? Number(new URL(address).port) : address.port;
  return { host: "127.0.0.1", port, login };
}

const tunnelOf = (proxy: TunnelProxy, target: { host: string; port: number }, signal?: AbortSignal) =>
  open(openTunnel(proxy, target, signal ?? new AbortController().signal));

/** What comes back through the tunnel for `words`. */
async function say(words: string, { port }: Tunnel): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const answer = text(socket).catch(() => "");
  socket.on("error", () => {}).write(words);
  return answer;
}

test("bytes go both ways, and the proxy is told the name of the server", async () => {
  const server = await echo();
  const proxy = await open(
    startProxyServer({ routes: { "git.example.com:22": `127.0.0.1:${server.port}` } }),
  );
  const tunnel = await tunnelOf(proxyAt(proxy.url), { host: "git.example.com", port: 22 });
  await expect(say("hello", tunnel)).resolves.toBe("greeting\nhello");
  expect(proxy.requests).toEqual([{ kind: "connect", host: "git.example.com:22", isAuthorized: true }]);
  expect(tunnel.failure()).toBeUndefined();
});

test("an IPv6 address stands in brackets", async () => {
  const server = await echo();
  const proxy = await open(startProxyServer({ routes: { "[2001:db8::1]:22": `127.0.0.1:${server.port}` } }));
  const tunnel = await tunnelOf(proxyAt(proxy.url), { host: "2001:db8::1", port: 22 });
  await expect(say("hello", tunnel)).resolves.toBe("greeting\nhello");
});

test("what the proxy sends along with its consent is not lost", async () => {
  const proxy = await open(listening((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\ngreeting at once")));
  const tunnel = await tunnelOf(proxyAt(proxy), { host: "git.example.com", port: 22 });
  await expect(say("", tunnel)).resolves.toBe("greeting at once");
});

test("the login goes to the proxy", async () => {
  const server = await echo();
  const proxy = await open(startProxyServer({ basicAuth: { user: "me", password: PASSWORD } }));
  const login = { username: "me", password: new Secret(PASSWORD) };
  const tunnel = await tunnelOf(proxyAt(proxy.url, login), { host: "127.0.0.1", port: server.port });
  await expect(say("hello", tunnel)).resolves.toBe("greeting\nhello");
  expect(proxy.requests).toMatchObject([{ isAuthorized: true }]);
});

test.each([
  {
    name: "no login",
    login: undefined,
    state: "it asks for a login",
    hint: "give proxy_user and proxy_password in https_tunnel",
  },
  {
    name: "a wrong login",
    login: { username: "me", password: new Secret("wrong-password") },
    state: "it refuses the login",
    hint: "check proxy_user and proxy_password in https_tunnel",
  },
  {
    name: "a user alone",
    login: { username: "me", password: undefined },
    state: "it refuses the login",
    hint: "check proxy_user and proxy_password in https_tunnel",
  },
])("a proxy that wants another login is told of: $name", async ({ login, state, hint }) => {
  const proxy = await open(startProxyServer({ basicAuth: { user: "me", password: PASSWORD } }));
  const tunnel = await tunnelOf(proxyAt(proxy.url, login), { host: "git.example.com", port: 22 });
  await expect(say("hello", tunnel)).resolves.toBe("");
  expect(tunnel.failure()).toMatchObject({
    code: "access-denied",
    message: `Cannot reach "git.example.com:22" through the proxy "${new URL(proxy.url).host}": ${state} (HTTP return code: 407 Proxy Authentication Required)`,
    hint,
  });
  expect(String(tunnel.failure())).not.toContain("wrong-password");
});

test.each([
  { answer: "403 Forbidden", code: "access-denied", state: "it does not let us through" },
  { answer: "405 Method Not Allowed", code: "access-denied", state: "it does not let us through" },
  { answer: "502 Bad Gateway", code: "unavailable", state: "it cannot get there" },
  { answer: "503", code: "unavailable", state: "it cannot get there" },
])("a proxy that answers $answer", async ({ answer, code, state }) => {
  const proxy = await open(
    listening((socket) => {
      socket.once("data", () => socket.end(`HTTP/1.1 ${answer}\r\ncontent-length: 0\r\n\r\n`));
    }),
  );
  const tunnel = await tunnelOf(proxyAt(proxy), { host: "git.example.com", port: 22 });
  await expect(say("hello", tunnel)).resolves.toBe("");
  expect(tunnel.failure()).toMatchObject({
    code,
    message: expect.stringContaining(`${state} (HTTP return code: ${answer})`),
  });
});

test.each([
  { name: "hangs up", serve: (socket: Socket) => void socket.once("data", () => socket.destroy()) },
  {
    name: "does not speak HTTP",
    serve: (socket: Socket) => void socket.once("data", () => socket.end("SSH-2.0-OpenSSH\r\n")),
  },
])("a proxy that $name", async ({ serve }) => {
  const proxy = await open(listening(serve));
  const tunnel = await tunnelOf(proxyAt(proxy), { host: "git.example.com", port: 22 });
  await expect(say("hello", tunnel)).resolves.toBe("");
  expect(tunnel.failure()).toMatchObject({ code: "unavailable" });
});

test("a proxy that is not there", async () => {
  const gone = await listening(() => {});
  await gone.close();
  const tunnel = await tunnelOf(proxyAt(gone), { host: "git.example.com", port: 22 });
  await expect(say("hello", tunnel)).resolves.toBe("");
  expect(tunnel.failure()).toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("ECONNREFUSED"),
    hint: "check proxy_host and proxy_port in https_tunnel",
  });
});

test("a client that does not wait for a silent proxy learns that it was the proxy", async () => {
  const arrivals = new EventEmitter();
  const proxy = await open(
    listening((socket) => socket.once("data", () => arrivals.emit("request", socket))),
  );
  const tunnel = await tunnelOf(proxyAt(proxy), { host: "git.example.com", port: 22 });
  const requested = once(arrivals, "request");
  const client = connect(tunnel.port, "127.0.0.1").on("error", () => {});
  const [upstream] = await requested;
  client.resetAndDestroy();
  await once(upstream, "close");
  expect(tunnel.failure()).toMatchObject({ message: expect.stringMatching(/: it does not answer$/) });
});

test("a failure is forgotten when a later connection comes about", async () => {
  const server = await echo();
  let turn = 0;
  const proxy = await open(
    listening((socket) => {
      socket.once("data", () => {
        if (turn++ === 0) return void socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
        const onward = connect(server.port, "127.0.0.1");
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        return void socket.pipe(onward).pipe(socket);
      });
    }),
  );
  const tunnel = await tunnelOf(proxyAt(proxy), { host: "git.example.com", port: 22 });
  await say("hello", tunnel);
  expect(tunnel.failure()).toBeDefined();
  await expect(say("hello", tunnel)).resolves.toBe("greeting\nhello");
  expect(tunnel.failure()).toBeUndefined();
});

describe("when it ends", () => {
  test.each([
    { name: "by close()", end: (tunnel: Tunnel, _: AbortController) => tunnel.close() },
    { name: "by an interruption", end: (_: Tunnel, controller: AbortController) => controller.abort() },
  ])("$name, open connections end and the port is free", async ({ end }) => {
    const server = await echo();
    const proxy = await open(startProxyServer());
    const controller = new AbortController();
    const target = { host: "127.0.0.1", port: server.port };
    const tunnel = await openTunnel(proxyAt(proxy.url), target, controller.signal);
    const client = connect(tunnel.port, "127.0.0.1").on("error", () => {});
    await once(client, "data");
    const closed = once(client, "close");
    await end(tunnel, controller);
    await closed;
    const late = connect(tunnel.port, "127.0.0.1");
    const [refusal] = await once(late, "error");
    expect(refusal).toMatchObject({ code: "ECONNREFUSED" });
  });

  test("a second close() is no harm", async () => {
    const proxy = await open(startProxyServer());
    const tunnel = await openTunnel(proxyAt(proxy.url), { host: "a", port: 1 }, new AbortController().signal);
    await tunnel.close();
    await tunnel.close();
  });

  test("an interruption from before opens nothing", async () => {
    const reason = new Error("interrupted");
    await expect(
      openTunnel(proxyAt({ port: 1 }), { host: "a", port: 1 }, AbortSignal.abort(reason)),
    ).rejects.toBe(reason);
  });
});
