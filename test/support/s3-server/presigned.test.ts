import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
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

async function codeOf(url: string, init?: RequestInit): Promise<string> {
  const response = await fetch(url, init);
  const text = await response.text();
  return `${response.status} ${/<Code>(.*)<\/Code>/.exec(text)?.[1] ?? text}`;
}

describe("presigned URLs", () => {
  const sign = (expiresIn = 60, identity = server.main) =>
    getSignedUrl(client(identity), new GetObjectCommand({ Bucket: "private", Key: "key" }), { expiresIn });

  test("work until they expire", async () => {
    const url = await sign();
    expect(await codeOf(url)).toBe("200 secret");
    clock += 61_000;
    expect(await codeOf(url)).toBe("403 AccessDenied");
  });

  test.each([
    {
      name: "the key",
      change: (url: string) => url.replace("/key?", "/other?"),
      is: "403 SignatureDoesNotMatch",
    },
    {
      name: "the lifetime",
      change: (url: string) => url.replace("Expires=60", "Expires=61"),
      is: "403 SignatureDoesNotMatch",
    },
    {
      name: "the signature",
      change: (url: string) => url.replace(/Signature=.{4}/, "Signature=0000"),
      is: "403 SignatureDoesNotMatch",
    },
    {
      name: "the method",
      change: (url: string) => url,
      init: { method: "DELETE" },
      is: "403 SignatureDoesNotMatch",
    },
    {
      name: "a header that is not signed",
      change: (url: string) => url,
      init: { headers: { "x-amz-acl": "private" } },
      is: "403 AccessDenied",
    },
    {
      name: "more than a week",
      change: (url: string) => url.replace("Expires=60", "Expires=604801"),
      is: "400 AuthorizationQueryParametersError",
    },
  ])("refuse a change of $name", async ({ change, init, is }) => {
    expect(await codeOf(change(await sign()), init)).toBe(is);
  });
});
