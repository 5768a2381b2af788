import { request as httpRequest } from "node:http";
import type { Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { identities, open, read, s3With } from "./opened.ts";
import { startProxyServer } from "./proxy-server.ts";
import { clientFor } from "./s3-server/clients.ts";
import { makeTls } from "./tls.ts";

describe("TLS and proxies", () => {
  test("the certificate is good for those who know the authority, and for nobody else", async () => {
    const { ca, key, cert } = await makeTls();
    const server = await s3With({ tls: { key, cert } });
    const handler = new NodeHttpHandler({ httpsAgent: { ca } });
    expect(await read(clientFor(server, identities.main, { requestHandler: handler }))).toBe("content");
    await expect(read(clientFor(server, identities.main))).rejects.toThrow(/certificate/);
  });

  test.each([
    { name: "with its password", password: "right", statuses: [200, "HTTP/1.1 200 OK"] },
    { name: "with a wrong one", password: "wrong", statuses: [407, "407"] },
  ])("a proxy $name", async ({ password, statuses }) => {
    const { ca, key, cert } = await makeTls();
    const [plain, secure] = [await s3With(), await s3With({ tls: { key, cert } })];
    for (const server of [plain, secure]) server.createBucket("bucket", { anonymousRead: true });
    for (const server of [plain, secure]) server.put("bucket", "key", "content");
    const proxy = await open(startProxyServer({ basicAuth: { user: "u", password: "right" } }));
    const headers = { "proxy-authorization": `Basic ${Buffer.from(`u:${password}`).toString("base64")}` };
    const forwarded = await forward(proxy.url, `${plain.endpoint}/bucket/key`, headers);
    const tunnelled = await tunnel(proxy.url, `127.0.0.1:${secure.port}`, headers, ca);
    expect([forwarded, tunnelled]).toEqual(statuses);
    const isAuthorized = password === "right";
    expect(proxy.requests).toEqual([
      { kind: "forward", host: `127.0.0.1:${plain.port}`, isAuthorized },
      { kind: "connect", host: `127.0.0.1:${secure.port}`, isAuthorized },
    ]);
  });
});

type Headers = Readonly<Record<string, string>>;

function forward(proxy: string, path: string, headers: Headers): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      proxy,
      { path, headers: { ...headers, host: new URL(path).host } },
      (answer) => {
        answer.resume().on("end", () => resolve(answer.statusCode));
      },
    );
    request.on("error", reject).end();
  });
}

/** The status line of a GET inside the tunnel, or the status with which the proxy refuses one. */
function tunnel(proxy: string, path: string, headers: Headers, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(proxy, { method: "CONNECT", path, headers });
    request.on("error", reject).on("connect", ({ statusCode }, socket: Socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        return resolve(String(statusCode));
      }
      const secure = tlsConnect({ socket, ca, host: "127.0.0.1" }, () => {
        secure.write(`GET /bucket/key HTTP/1.1\r\nHost: ${path}\r\nConnection: close\r\n\r\n`);
      });
      secure.on("error", reject).once("data", (data: Buffer) => {
        secure.destroy();
        resolve(data.toString().split("\r\n")[0] ?? "");
      });
    });
    request.end();
  });
}
