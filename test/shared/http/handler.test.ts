import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { HttpRequest } from "@smithy/core/protocols";
import { generate } from "selfsigned";
import { httpHandler } from "../../../shared/http/handler.ts";

const LIMITS = { connectMs: 2_000, idleMs: 200 };

let closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return (server.address() as AddressInfo).port;
}

let certificate: { key: string; cert: string };
beforeAll(async () => {
  const { private: key, cert } = await generate([{ name: "commonName", value: "store.test" }], {
    extensions: [
      { name: "basicConstraints", cA: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "store.test" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  } as never);
  certificate = { key, cert };
});

const answer = (_: IncomingMessage, response: { end(text: string): void }) => response.end("from the store");

/** Forwards to `port` whatever host it is asked for, for those who know the login. */
async function startProxy(port: number): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const isWelcome = ({ headers }: IncomingMessage) =>
    headers["proxy-authorization"] === `Basic ${Buffer.from("me:p@ss").toString("base64")}`;
  const proxy = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (!isWelcome(request)) return void response.writeHead(407).end();
    const { pathname } = new URL(request.url ?? "");
    httpRequest({ port, host: "127.0.0.1", path: pathname }, (reply) => reply.pipe(response)).end();
  });
  proxy.on("connect", (request: IncomingMessage, socket: Duplex) => {
    seen.push(`CONNECT ${request.url}`);
    if (!isWelcome(request))
      return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
    const upstream = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket]) end.on("error", () => upstream.destroy());
    closing.push(() => upstream.destroy());
  });
  return { url: `127.0.0.1:${await listen(proxy)}`, seen };
}

async function get(
  url: string,
  {
    env = {},
    caBundle,
    verification = "full" as const,
  }: { env?: Record<string, string>; caBundle?: string; verification?: "full" | "none" },
): Promise<string> {
  const handler = httpHandler(
    { env: { SSL_CERT_FILE: "/none", SSL_CERT_DIR: "/none", ...env }, caBundle, verification },
    LIMITS,
  );
  closing.push(() => handler.destroy());
  const { protocol, hostname, port, pathname } = new URL(url);
  const request = new HttpRequest({
    protocol,
    hostname,
    path: pathname,
    headers: { host: hostname },
    ...(port && { port: Number(port) }),
  });
  const { response } = await handler.handle(request);
  let text = `${response.statusCode} `;
  for await (const chunk of response.body as AsyncIterable<Buffer>) text += chunk;
  return text;
}

const secure = () => listen(createTlsServer(certificate, answer) as unknown as Server);
const plain = () => listen(createServer(answer));

test("a private authority is trusted when it is in the bundle", async () => {
  const url = `https://127.0.0.1:${await secure()}/a`;
  expect(await get(url, { caBundle: certificate.cert })).toBe("200 from the store");
});

test("an unknown authority is refused, whatever the environment of Node says", async () => {
  const url = `https://127.0.0.1:${await secure()}/a`;
  await expect(get(url, { env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } })).rejects.toMatchObject({
    code: "DEPTH_ZERO_SELF_SIGNED_CERT",
  });
});

test("verification can be turned off", async () => {
  expect(await get(`https://127.0.0.1:${await secure()}/a`, { verification: "none" })).toBe(
    "200 from the store",
  );
});

test("TLS 1.1 is refused", async () => {
  const server = createTlsServer(
    { ...certificate, maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "ALL:@SECLEVEL=0" },
    answer,
  );
  const url = `https://127.0.0.1:${await listen(server as unknown as Server)}/`;
  await expect(get(url, { caBundle: certificate.cert })).rejects.toThrow(
    /protocol version|unsupported protocol/i,
  );
});

test("plain HTTP goes through a proxy with a login", async () => {
  const proxy = await startProxy(await plain());
  expect(await get("http://store.test/a", { env: { http_proxy: `http://me:p%40ss@${proxy.url}` } })).toBe(
    "200 from the store",
  );
  expect(proxy.seen).toEqual(["GET http://store.test/a"]);
});

test("HTTPS goes through a tunnel with a login, verified inside it", async () => {
  const proxy = await startProxy(await secure());
  const env = { HTTPS_PROXY: `http://me:p%40ss@${proxy.url}` };
  expect(await get("https://store.test/a", { env, caBundle: certificate.cert })).toBe("200 from the store");
  await expect(get("https://store.test/a", { env })).rejects.toMatchObject({
    code: "DEPTH_ZERO_SELF_SIGNED_CERT",
  });
  await expect(get("https://other.test/a", { env, caBundle: certificate.cert })).rejects.toMatchObject({
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
  expect(await get("https://other.test/a", { env, verification: "none" })).toBe("200 from the store");
  expect(proxy.seen).toEqual([
    "CONNECT store.test:443",
    "CONNECT store.test:443",
    "CONNECT other.test:443",
    "CONNECT other.test:443",
  ]);
});

test.each(["http", "https"])("a proxy that refuses the login is heard over %s", async (scheme) => {
  const proxy = await startProxy(await plain());
  const env = { ALL_PROXY: `http://me:wrong@${proxy.url}` };
  expect(await get(`${scheme}://store.test/a`, { env })).toBe("407 ");
});

test("NO_PROXY leads past the proxy", async () => {
  const env = { HTTP_PROXY: "http://127.0.0.1:1", NO_PROXY: "127.0.0.0/8" };
  expect(await get(`http://127.0.0.1:${await plain()}/a`, { env })).toBe("200 from the store");
});

test("a connection that falls silent is given up", async () => {
  const port = await listen(createServer((_, response) => void response.writeHead(200).write("a")));
  await expect(get(`http://127.0.0.1:${port}/`, {})).rejects.toMatchObject({ name: "TimeoutError" });
});
