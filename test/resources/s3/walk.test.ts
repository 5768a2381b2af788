import { planListing } from "../../../resources/s3/listing-plan.ts";
import { compilePattern } from "../../../resources/s3/pattern.ts";
import { walk } from "../../../resources/s3/walk.ts";
import { BUCKET, openStore, operations, type Store } from "../../support/store.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

async function visited(regexp: string): Promise<string[]> {
  const keys: string[] = [];
  const plan = planListing(compilePattern(regexp));
  await walk(store.client, { bucket: BUCKET, plan }, (key) => keys.push(key), store.context.signal);
  return keys.filter((key) => plan.versionText(key) !== undefined).sort();
}

const prefixes = () => store.server.requests.map(({ query }) => query["prefix"]);

test.each([
  {
    name: "one directory",
    regexp: "a/f-(.*)",
    keys: ["a/f-1", "a/f-2", "a/b/f-3", "f-4", "a/g-5"],
    found: ["a/f-1", "a/f-2"],
    listed: ["a/f-"],
  },
  {
    name: "directories that match",
    regexp: "a/tw?o+/leaf-(.*)",
    keys: ["a/to/leaf-1", "a/too/leaf-2", "a/two/leaf-3", "a/from/leaf-4", "a/to/x/leaf-5", "a/leaf-6"],
    found: ["a/to/leaf-1", "a/too/leaf-2", "a/two/leaf-3"],
    listed: ["a/t", "a/to/leaf-", "a/too/leaf-", "a/two/leaf-"],
  },
  {
    name: "names with special characters",
    regexp: "(.*)/f",
    keys: ["1.0+build/f", "a(b)/f", "c d%/f"],
    found: ["1.0+build/f", "a(b)/f", "c d%/f"],
    listed: ["", "1.0+build/f", "a(b)/f", "c d%/f"],
  },
  {
    name: "what a class that crosses directories allows",
    regexp: "r/([0-9/]+)/f",
    keys: ["r/1/f", "r/1/2/f", "r/x/f"],
    found: ["r/1/2/f", "r/1/f"],
    listed: ["r/"],
  },
])("finds $name", async ({ regexp, keys, found, listed }) => {
  for (const key of keys) store.server.put(BUCKET, key, "");
  await expect(visited(regexp)).resolves.toEqual(found);
  expect(prefixes().sort()).toEqual(listed);
});

test("finds everything in 1 001 directories, several at a time", async () => {
  const keys = Array.from({ length: 1_001 }, (_, index) => `d/p-${index}/leaf-1`);
  for (const key of keys) store.server.put(BUCKET, key, "");
  expect(await visited("d/p-.+/leaf-(.*)")).toHaveLength(1_001);
  // Two pages of directories.
  expect(operations(store)).toHaveLength(1_003);
}, 30_000);

test("a policy for directories only is respected", async () => {
  store.server.put(BUCKET, "a/f-1", "");
  store.server.deny({
    principal: "main",
    action: "s3:ListBucket",
    when: ({ query }) => query.get("prefix") !== "a/",
  });
  await expect(visited("a/f-(.*)")).resolves.toEqual(["a/f-1"]);
  expect(prefixes()).toEqual(["a/f-", "a/"]);
});

test("of two denials that of the directory is told", async () => {
  store.server.deny({ principal: "main", action: "s3:ListBucket" });
  await expect(visited("a/f-(.*)")).rejects.toMatchObject({
    code: "access-denied",
    message: expect.stringContaining(`"s3://${BUCKET}/a/"`),
  });
});

test("a refused signature is no denial of the prefix", async () => {
  store.server.fault({ action: "status", status: 403, code: "SignatureDoesNotMatch", times: 9 });
  await expect(visited("a/f-(.*)")).rejects.toMatchObject({
    code: "access-denied",
    message: expect.stringContaining(`"s3://${BUCKET}/a/f-": SignatureDoesNotMatch`),
  });
  expect(prefixes()).toEqual(["a/f-"]);
});

test("a failure in one directory ends the walk", async () => {
  for (let index = 0; index < 30; index++) store.server.put(BUCKET, `d/p-${index}/leaf-1`, "");
  store.server.fault({
    action: "status",
    status: 400,
    code: "InvalidRequest",
    match: { query: { prefix: "d/p-0/leaf-" } },
    times: 9,
  });
  await expect(visited("d/p-.+/leaf-(.*)")).rejects.toMatchObject({ code: "invalid-request" });
  expect(operations(store).length).toBeLessThan(30);
});

test("an interruption ends the walk", async () => {
  store.server.fault({ action: "stall", times: 9 });
  setTimeout(() => store.context.interrupt(), 50);
  await expect(visited("f-(.*)")).rejects.toThrow("interrupted by the test");
});
