import { createHash } from "node:crypto";
import { type HttpCall, httpExchange } from "../../../shared/http/exchange.ts";
import { type SwiftServer, startSwiftServer } from "./server.ts";
import { CLOUD } from "./world.ts";

let server: SwiftServer;
let token: string;
let now: number;
const exchange = httpExchange({ env: {}, verification: "full" });
afterAll(() => exchange.close());
beforeEach(async () => {
  now = Date.now();
  server = await startSwiftServer({ now: () => now });
  server.createContainer("box");
  token = server.tokens.issue("project");
});
afterEach(() => server.close());

async function send(call: Omit<HttpCall, "url"> & { path: string }) {
  const { path, headers, ...rest } = call;
  const url = new URL(path.startsWith("/") ? path : `/v1/AUTH_${CLOUD.project.id}/${path}`, server.endpoint);
  const all = { accept: "application/json", "x-auth-token": token, ...headers };
  return exchange.send({ ...rest, url, headers: all }, AbortSignal.timeout(5_000));
}
const put = (body: string, headers: Record<string, string> = {}) =>
  send({ method: "PUT", path: "box/thing", body, headers: { etag: md5(body), ...headers } });
const get = (headers: Record<string, string> = { "x-newest": "true" }) =>
  send({ method: "GET", path: "box/thing", headers });
const md5 = (text: string) => createHash("md5").update(text).digest("hex");

test("what is stored is given back with its sum, its time and its metadata", async () => {
  expect((await put("1.2.3", { "x-object-meta-write-id": "w" })).status).toBe(201);
  const { status, headers, body } = await get();
  expect([status, String(body)]).toEqual([200, "1.2.3"]);
  expect(headers).toMatchObject({
    etag: md5("1.2.3"),
    "x-object-meta-write-id": "w",
    "x-timestamp": (now / 1_000).toFixed(5),
  });
});

test.each([
  { name: "an unknown token", headers: { "x-auth-token": "nonsense", "x-newest": "true" }, status: 401 },
  { name: "an unknown header", headers: { "x-strange": "1", "x-newest": "true" }, status: 400 },
  { name: "a read of any replica", headers: {}, status: 400 },
  { name: "another form of answer", headers: { accept: "text/html", "x-newest": "true" }, status: 406 },
])("$name is refused", async ({ headers, status }) => {
  await put("1.2.3");
  expect((await get(headers)).status).toBe(status);
});

test.each([
  { name: "a wrong sum", headers: { etag: md5("another") }, status: 422 },
  { name: "a condition that Swift does not know", headers: { "if-none-match": '"x"' }, status: 400 },
  { name: "a lifetime that is no number", headers: { "x-delete-after": "soon" }, status: 400 },
])("a write with $name is refused", async ({ headers, status }) => {
  expect((await put("1.2.3", headers)).status).toBe(status);
  expect(server.object("box", "thing")).toBeUndefined();
});

test("If-None-Match protects what is there, until it expires", async () => {
  await put("1", { "x-delete-after": "60" });
  expect((await put("2", { "if-none-match": "*" })).status).toBe(412);
  now += 60_000;
  expect((await get()).status).toBe(404);
  expect((await put("2", { "if-none-match": "*" })).status).toBe(201);
});

test("an expired token is refused", async () => {
  server.tokens.expireAll();
  expect((await put("1")).status).toBe(401);
});

test.each([
  { path: "/v3/auth/tokens", body: "{}", status: 400 },
  { path: "/v2.0/tokens", body: "{}", status: 400 },
  { path: "/v3/users", body: "{}", status: 404 },
])("POST $path refuses what it does not know", async ({ path, body, status }) => {
  const headers = { "content-type": "application/json" };
  const url = new URL(path, server.endpoint);
  expect(
    (await exchange.send({ method: "POST", url, headers, body }, AbortSignal.timeout(5_000))).status,
  ).toBe(status);
});
