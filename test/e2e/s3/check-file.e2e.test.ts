import { openStore, type Store } from "../support/store.ts";
import { runStep } from "./program.ts";

const KEY = "d/app.tgz";
let store: Store;
let bucket: string;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close(), 60_000);
beforeEach(async () => {
  bucket = await store.createBucket("Enabled");
});

function check(current?: string, source: Readonly<Record<string, unknown>> = {}) {
  const version = current === undefined ? null : { version_id: current };
  return runStep("check", { source: { ...store.source, bucket, versioned_file: KEY, ...source }, version });
}

async function putVersions(...contents: readonly string[]): Promise<string[]> {
  const { server } = store;
  // A thousand requests in turn would take longer than all the checks.
  if (server) return contents.map((content) => server.put(bucket, KEY, content).versionId);
  const ids: string[] = [];
  for (const content of contents) ids.push(await store.put(bucket, KEY, content));
  return ids;
}

const asAnswer = (ids: readonly (string | undefined)[]) => ids.map((version_id) => ({ version_id }));

test("check answers the newest first, then the current one and all newer ones, oldest first", async () => {
  const ids = await putVersions("1", "2", "3");
  await store.put(bucket, `${KEY}.sig`, "sibling");
  await store.put(bucket, `${KEY}/below`, "sibling");
  expect((await check()).answer).toEqual(asAnswer(ids.slice(2)));
  expect((await check("")).answer).toEqual(asAnswer(ids.slice(2)));
  expect((await check(ids[1])).answer).toEqual(asAnswer(ids.slice(1)));
  expect((await check(ids[0])).answer).toEqual(asAnswer(ids));
});

test("a current version that was deleted for good starts anew", async () => {
  const [first, second = ""] = await putVersions("1", "2");
  await store.remove(bucket, KEY, second);
  expect((await check(second)).answer).toEqual(asAnswer([first]));
});

test("a delete marker hides nothing", async () => {
  const [first, second] = await putVersions("1", "2");
  await store.remove(bucket, KEY);
  expect((await check()).answer).toEqual(asAnswer([second]));
  expect((await check(first)).answer).toEqual(asAnswer([first, second]));
});

test("nothing but siblings and a delete marker is no version", async () => {
  await store.put(bucket, `${KEY}.sig`, "sibling");
  await store.remove(bucket, KEY);
  const { code, answer } = await check();
  expect({ code, answer }).toEqual({ code: 0, answer: [] });
});

test("an initial version is the oldest, and the only one while there is none", async () => {
  const initial = { initial_version: "0" };
  expect((await check(undefined, initial)).answer).toEqual(asAnswer(["0"]));
  expect((await check("0", initial)).answer).toEqual(asAnswer(["0"]));
  const ids = await putVersions("1", "2");
  expect((await check("0", initial)).answer).toEqual(asAnswer(["0", ...ids]));
  expect((await check(undefined, initial)).answer).toEqual(asAnswer(ids.slice(1)));
});

test("what was stored before versioning has the id null", async () => {
  bucket = await store.createBucket();
  await store.put(bucket, KEY, "old");
  await store.setVersioning(bucket, "Enabled");
  expect((await check()).answer).toEqual(asAnswer(["null"]));
  const [next] = await putVersions("new");
  expect((await check("null")).answer).toEqual(asAnswer(["null", next]));
});

test("a suspended bucket answers what remains from before, with a warning", async () => {
  const [first] = await putVersions("1");
  await store.setVersioning(bucket, "Suspended");
  await putVersions("changing");
  const { code, answer, stderr } = await check();
  expect({ code, answer }).toEqual({ code: 0, answer: asAnswer([first]) });
  expect(stderr).toContain("is suspended");
});

test.each([
  { name: "an object", contents: ["1"] },
  { name: "nothing", contents: [] },
])("a bucket without versions that holds $name is an error", async ({ contents }) => {
  bucket = await store.createBucket();
  await putVersions(...contents);
  const { code, stdout, stderr } = await check();
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("the bucket is not versioned");
  expect(stderr).toContain("Enable versioning of");
});

test("more versions than fit on a page are all found", async () => {
  const ids = await putVersions(...Array.from({ length: 1005 }, (_, index) => String(index)));
  await store.put(bucket, `${KEY}.sig`, "sibling");
  expect((await check(ids[0])).answer).toEqual(asAnswer(ids));
  expect((await check(ids[1000])).answer).toEqual(asAnswer(ids.slice(1000)));
}, 60_000);

test("one listing tells everything where versions are in use", async () => {
  const { server } = store;
  if (!server) return;
  const ids = await putVersions("1", "2");
  server.clearRequests();
  await check(ids[0]);
  expect(server.requests.map(({ operation }) => operation)).toEqual(["ListObjectVersions"]);
});
