import { GetObjectCommand, PutObjectCommand, type S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { Identity } from "../identities.ts";
import { clientFor } from "./clients.ts";
import { type S3Server, startS3Server } from "./server.ts";

let server: S3Server;
let clock: number;
const clients: S3Client[] = [];

beforeEach(async () => {
  clock = Date.now();
  server = await startS3Server({ now: () => clock });
  server.createBucket("private");
  server.put("private", "key", "secret");
  server.createBucket("elsewhere", { region: "eu-west-1" });
  server.put("elsewhere", "key", "far");
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server.close();
});

function client(identity: Identity, config?: S3ClientConfig): S3Client {
  const made = clientFor(server, identity, config);
  clients.push(made);
  return made;
}

const read = (s3: S3Client, Bucket = "private", Key = "key") =>
  s3.send(new GetObjectCommand({ Bucket, Key }));

async function codeOf(url: string, init?: RequestInit): Promise<string> {
  const response = await fetch(url, init);
  const text = await response.text();
  return `${response.status} ${/<Code>(.*)<\/Code>/.exec(text)?.[1] ?? text}`;
}

test.each([
  { name: "a wrong secret", change: { secretAccessKey: "wrong" }, is: [403, "SignatureDoesNotMatch"] },
  { name: "an unknown key", change: { accessKeyId: "AKIANOBODY" }, is: [403, "InvalidAccessKeyId"] },
  { name: "a token that nobody issued", change: { sessionToken: "made up" }, is: [400, "InvalidToken"] },
])("refuses $name", async ({ change, is }) => {
  const attempt = read(client({ ...server.main, ...change }));
  await expect(attempt).rejects.toMatchObject({ name: is[1], $metadata: { httpStatusCode: is[0] } });
});

test("a clock that is 16 minutes off is refused", async () => {
  clock += 16 * 60_000;
  await expect(read(client(server.main))).rejects.toMatchObject({ name: "RequestTimeTooSkewed" });
});

test("temporary credentials work with their token until they expire", async () => {
  const role = "arn:aws:iam::111111111111:role/r";
  const arn = "arn:aws:sts::111111111111:assumed-role/r/s";
  const session = server.identities.issue({
    arn,
    role,
    account: server.main.account,
    expiration: clock + 1000,
  });
  const { sessionToken: _, ...withoutToken } = session;
  await expect(read(client(session))).resolves.toBeDefined();
  await expect(read(client(withoutToken))).rejects.toMatchObject({ name: "InvalidAccessKeyId" });
  clock += 1000;
  await expect(read(client(session))).rejects.toMatchObject({ name: "ExpiredToken" });
});

test.each([
  {
    name: "an unknown region",
    bucket: "private",
    region: "mars-1",
    is: [400, "AuthorizationHeaderMalformed"],
  },
  {
    name: "the region of the server",
    bucket: "elsewhere",
    region: "us-east-1",
    is: [301, "PermanentRedirect"],
  },
])("a bucket refuses signatures for $name", async ({ bucket, region, is }) => {
  await expect(read(client(server.main, { region }), bucket)).rejects.toMatchObject({
    name: is[1],
    $metadata: { httpStatusCode: is[0] },
  });
});

test("a redirect to another region can be followed", async () => {
  const { Body } = await read(client(server.main, { followRegionRedirects: true }), "elsewhere");
  expect(await Body?.transformToString()).toBe("far");
});

test("a virtual host names the bucket", async () => {
  const endpoint = `http://localhost:${server.port}`;
  const s3 = client(server.main, { endpoint, forcePathStyle: false });
  s3.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { hostname: string; headers: Record<string, string> };
      expect(request.hostname).toBe("private.localhost");
      request.hostname = "127.0.0.1";
      return next(args);
    },
    { step: "finalizeRequest", priority: "low" },
  );
  expect(await (await read(s3)).Body?.transformToString()).toBe("secret");
});

test("a body that is not the one that was signed is refused", async () => {
  const s3 = client(server.main, { requestChecksumCalculation: "WHEN_REQUIRED" });
  s3.middlewareStack.add(
    (next) => (args) => {
      (args.request as { body: string }).body = "tampered";
      return next(args);
    },
    { step: "finalizeRequest", priority: "low" },
  );
  const put = s3.send(new PutObjectCommand({ Bucket: "private", Key: "new", Body: "original" }));
  await expect(put).rejects.toMatchObject({ name: "XAmzContentSHA256Mismatch" });
  expect(server.object("private", "new")).toBeUndefined();
});

test.each([
  { name: "an operation", path: "/private?policy" },
  { name: "the old listing", path: "/private" },
  { name: "a query parameter", path: "/private?list-type=2&magic=1" },
])("says so when it does not know $name", async ({ path }) => {
  expect(await codeOf(server.endpoint + path)).toBe("501 NotImplemented");
});
