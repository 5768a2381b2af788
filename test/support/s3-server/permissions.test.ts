import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Identity } from "../identities.ts";
import { anonymousClientFor, clientFor } from "./clients.ts";
import { type S3Server, startS3Server } from "./server.ts";

let server: S3Server;
let clock: number;
const clients: S3Client[] = [];

beforeEach(async () => {
  clock = Date.now();
  server = await startS3Server({ now: () => clock });
  server.createBucket("private");
  server.put("private", "key", "secret");
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server.close();
});

function client(identity: Identity): S3Client {
  const made = clientFor(server, identity);
  clients.push(made);
  return made;
}

const read = (s3: S3Client, Bucket = "private", Key = "key") =>
  s3.send(new GetObjectCommand({ Bucket, Key }));

describe("who may do what", () => {
  test("nobody but the owner, until a grant or an ACL says otherwise", async () => {
    const anonymous = anonymousClientFor(server);
    clients.push(anonymous);
    server.put("private", "public", "open", { acl: "public-read" });
    await expect(read(anonymous)).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(read(anonymous, "private", "missing")).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(read(client(server.other))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(read(anonymous, "private", "public")).resolves.toBeDefined();
    server.createBucket("open", { anonymousRead: true });
    await expect(anonymous.send(new ListObjectsV2Command({ Bucket: "open" }))).resolves.toMatchObject({
      KeyCount: 0,
    });
    server.createBucket("shared", { grants: [{ principal: "other", actions: ["s3:PutObject"] }] });
    const put = new PutObjectCommand({ Bucket: "shared", Key: "k", Body: "b" });
    await expect(client(server.other).send(put)).resolves.toBeDefined();
    expect(server.requests.map(({ signer }) => signer)).toContain("anonymous");
  });

  test("a denial names principal, action and resource, and can be lifted", async () => {
    const s3 = client(server.main);
    const list = (Prefix: string) => s3.send(new ListObjectsV2Command({ Bucket: "private", Prefix }));
    const lift = server.deny({
      principal: "main",
      action: "s3:ListBucket",
      when: ({ query }) => !query.get("prefix")?.endsWith("/"),
    });
    await expect(list("a/")).resolves.toBeDefined();
    await expect(list("a")).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: ${server.main.arn} is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::private" with an explicit deny in an identity-based policy`,
    });
    const head = s3.send(new HeadObjectCommand({ Bucket: "private", Key: "missing" }));
    await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    lift();
    await expect(list("a")).resolves.toBeDefined();
  });
});
