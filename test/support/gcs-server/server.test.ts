import { createSign } from "node:crypto";
import { open } from "../opened.ts";
import type { Fault } from "./faults.ts";
import { startGcsServer } from "./server.ts";
import { SCOPE } from "./tokens.ts";

async function serverWith() {
  const server = await open(startGcsServer());
  server.createBucket("bucket");
  server.put("bucket", "a/b", "1.0.0");
  const token = server.accounts.issue();
  const ask = async (method: string, path: string, headers: object = {}, body?: string) => {
    const authorized = { authorization: `Bearer ${token}`, ...headers };
    const answer = await fetch(server.endpoint + path, {
      method,
      headers: authorized,
      ...(body && { body }),
    });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
  return { server, ask };
}

const OBJECT = "/storage/v1/b/bucket/o/a%2Fb";
const UPLOAD = "/upload/storage/v1/b/bucket/o?uploadType=multipart";
const RELATED = { "content-type": "multipart/related; boundary=x" };
const multipart = (resource: object, type = "text/plain") =>
  `--x\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(resource)}\r\n--x\r\nContent-Type: ${type}\r\n\r\n2.0.0\r\n--x--\r\n`;
const GOOD = multipart({ name: "a/b", contentType: "text/plain" });

test("content comes with its generation, metadata without the content", async () => {
  const { ask } = await serverWith();
  const content = await ask("GET", `${OBJECT}?alt=media`);
  const generation = content.headers.get("x-goog-generation");
  expect(content).toMatchObject({ status: 200, text: "1.0.0" });
  expect(await ask("GET", OBJECT)).toMatchObject({ text: JSON.stringify({ generation }) });
});

test("an upload replaces what it expects, and makes a new generation", async () => {
  const { server, ask } = await serverWith();
  const before = server.object("bucket", "a/b")?.generation;
  expect(await ask("POST", `${UPLOAD}&ifGenerationMatch=0`, RELATED, GOOD)).toMatchObject({ status: 412 });
  expect(await ask("POST", `${UPLOAD}&ifGenerationMatch=${before}`, RELATED, GOOD)).toMatchObject({
    status: 200,
  });
  expect(server.object("bucket", "a/b")?.content.toString()).toBe("2.0.0");
  expect(server.object("bucket", "a/b")?.generation).not.toBe(before);
});

test.each([
  { name: "no token", path: OBJECT, headers: { authorization: "" }, status: 401 },
  { name: "another token", path: OBJECT, headers: { authorization: "Bearer x" }, status: 401 },
  { name: "another bucket", path: "/storage/v1/b/other/o/a", status: 404 },
  { name: "a name that is not encoded", path: "/storage/v1/b/bucket/o/a/b", status: 404 },
  { name: "an unknown parameter", path: `${OBJECT}?alt=media&generation=1`, status: 400 },
  { name: "an unknown address", path: "/storage/v2/b", status: 404 },
  { name: "an unknown method", method: "DELETE", path: OBJECT, status: 404 },
  { name: "no multipart body", method: "POST", path: UPLOAD, body: "x", status: 400 },
  { name: "one part", method: "POST", path: UPLOAD, body: GOOD.slice(0, 60), status: 400 },
  {
    name: "types that differ",
    method: "POST",
    path: UPLOAD,
    body: multipart({ name: "a", contentType: "text/html" }),
    status: 400,
  },
  {
    name: "unknown metadata",
    method: "POST",
    path: UPLOAD,
    body: multipart({ name: "a", contentType: "text/plain", acl: [] }),
    status: 400,
  },
  {
    name: "a condition that is no number",
    method: "POST",
    path: `${UPLOAD}&ifGenerationMatch=x`,
    body: GOOD,
    status: 400,
  },
])("$name is refused", async ({ method = "GET", path, headers = {}, body, status }) => {
  const { server, ask } = await serverWith();
  expect((await ask(method, path, { ...RELATED, ...headers }, body)).status).toBe(status);
  expect(server.object("bucket", "a/b")?.content.toString()).toBe("1.0.0");
});

describe("the token endpoint", () => {
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = () => Math.floor(Date.now() / 1000);

  test.each([
    { name: "what is right", claims: {}, status: 200 },
    { name: "another audience", claims: { aud: "https://oauth2.googleapis.com/token" }, status: 400 },
    {
      name: "another scope",
      claims: { scope: "https://www.googleapis.com/auth/cloud-platform" },
      status: 400,
    },
    { name: "another account", claims: { iss: "x@y.z" }, status: 400 },
    { name: "what has ended", claims: { iat: now() - 7200, exp: now() - 3600 }, status: 400 },
    { name: "what lives too long", claims: { exp: now() + 90_000 }, status: 400 },
    { name: "another claim", claims: { sub: "someone" }, status: 400 },
    { name: "another signature", claims: {}, tampered: "x", status: 400 },
  ])("judges $name", async ({ claims, tampered = "", status }) => {
    const { server, ask } = await serverWith();
    const { email: iss, privateKey } = server.accounts.main;
    const usual = { iss, scope: SCOPE, aud: `${server.endpoint}/token`, iat: now(), exp: now() + 3600 };
    const signed = `${encoded({ alg: "RS256", typ: "JWT" })}.${encoded({ ...usual, ...claims })}`;
    const signature = createSign("RSA-SHA256")
      .update(signed + tampered)
      .sign(privateKey, "base64url");
    const form = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: `${signed}.${signature}`,
    });
    const type = { "content-type": "application/x-www-form-urlencoded" };
    expect((await ask("POST", "/token", type, form.toString())).status).toBe(status);
  });
});

test.each([
  { name: "no header", headers: {}, status: 403 },
  {
    name: "a header of a proxy",
    headers: { "metadata-flavor": "Google", "x-forwarded-for": "a" },
    status: 403,
  },
  { name: "the header", headers: { "metadata-flavor": "Google" }, status: 200 },
])("the metadata server and $name", async ({ headers, status }) => {
  const { ask } = await serverWith();
  const path = `/computeMetadata/v1/instance/service-accounts/default/token?scopes=${SCOPE}`;
  expect((await ask("GET", path, headers)).status).toBe(status);
});

test.each<Fault & { stored: string }>([
  { operation: "upload", action: "status", status: 503, stored: "1.0.0" },
  { operation: "upload", action: "reset", stored: "1.0.0" },
  { operation: "upload", action: "dropReply", stored: "2.0.0" },
  { operation: "upload", action: "truncate", stored: "2.0.0" },
  { operation: "upload", action: "overtake", content: "3.0.0", stored: "3.0.0" },
])("the fault $action strikes once", async ({ stored, ...fault }) => {
  const { server, ask } = await serverWith();
  server.fault(fault);
  const upload = () => ask("POST", UPLOAD, RELATED, GOOD).catch(() => ({ status: 0 }));
  expect((await upload()).status).not.toBe(200);
  expect(server.object("bucket", "a/b")?.content.toString()).toBe(stored);
  expect((await upload()).status).toBe(200);
});
