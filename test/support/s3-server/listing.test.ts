import { ListObjectsV2Command, type ListObjectsV2CommandInput, type S3Client } from "@aws-sdk/client-s3";
import { clientFor } from "./clients.ts";
import { type S3Server, startS3Server } from "./server.ts";

let server: S3Server;
let s3: S3Client;
beforeAll(async () => {
  server = await startS3Server();
  s3 = clientFor(server, server.main);
});
afterAll(async () => {
  s3.destroy();
  await server.close();
});

async function listAll(input: ListObjectsV2CommandInput) {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let pages = 0;
  for (let token: string | undefined, more = true; more; pages++) {
    const page = await s3.send(new ListObjectsV2Command({ ...input, ContinuationToken: token }));
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ""));
    prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ""));
    token = page.NextContinuationToken;
    more = page.IsTruncated === true;
  }
  return { keys, prefixes, pages };
}

function seed(bucket: string, keys: readonly string[]): void {
  server.createBucket(bucket, { versioning: "Enabled" });
  for (const key of keys) server.put(bucket, key, "");
}

test("keys come in the order of their UTF-8 bytes", async () => {
  const ordered = ["B", "a", "a-b", "a.b", "a/b", "aa", "é", "\uffee", "😀"];
  seed("order", [...ordered].reverse());
  expect((await listAll({ Bucket: "order" })).keys).toEqual(ordered);
});

test.each([
  { name: "a prefix", input: { Prefix: "d/" }, keys: ["d/1", "d/2", "d/e/1"], prefixes: [] },
  { name: "a delimiter", input: { Delimiter: "/" }, keys: ["a", "z"], prefixes: ["d/", "f/"] },
  { name: "both", input: { Prefix: "d/", Delimiter: "/" }, keys: ["d/1", "d/2"], prefixes: ["d/e/"] },
  { name: "pages of one", input: { Delimiter: "/", MaxKeys: 1 }, keys: ["a", "z"], prefixes: ["d/", "f/"] },
  { name: "a start", input: { StartAfter: "d/2" }, keys: ["d/e/1", "f/1", "z"], prefixes: [] },
  {
    name: "url encoding",
    input: { EncodingType: "url", Prefix: "u" },
    keys: ["u+%2B%C3%BC/%25"],
    prefixes: [],
  },
] as const)("with $name", async ({ name: _, input, keys, prefixes }) => {
  seed("tree", ["a", "d/1", "d/2", "d/e/1", "f/1", "gone/1", "z"]);
  if ("EncodingType" in input) server.put("tree", "u +ü/%", "");
  server.remove("tree", "gone/1");
  expect(await listAll({ Bucket: "tree", ...input })).toMatchObject({ keys, prefixes });
});

test("ten thousand keys are listed in pages of a thousand, groups without touching their keys", async () => {
  const keys = Array.from(
    { length: 10_000 },
    (_, index) => `dir${index % 10}/${String(index).padStart(6, "0")}`,
  );
  seed("large", keys);
  const all = await listAll({ Bucket: "large" });
  expect([all.keys.length, all.pages]).toEqual([10_000, 10]);
  expect(all.keys).toEqual([...keys].sort());
  expect(await listAll({ Bucket: "large", Delimiter: "/" })).toMatchObject({ keys: [], pages: 1 });
});

test.each([
  { name: "a token of somebody else", input: { ContinuationToken: "???" } },
  { name: "an unknown encoding", input: { EncodingType: "rot13" as "url" } },
])("refuses $name", async ({ input }) => {
  seed("refusals", []);
  const list = s3.send(new ListObjectsV2Command({ Bucket: "refusals", ...input }));
  await expect(list).rejects.toMatchObject({ name: "InvalidArgument" });
});
