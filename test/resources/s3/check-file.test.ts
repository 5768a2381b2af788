import { checkFile } from "../../../resources/s3/check-file.ts";
import { sourceOf } from "../../support/s3-source.ts";
import { BUCKET, openStore, operations, type Store } from "../../support/store.ts";

const KEY = "app.tgz";
const LISTING = "ListObjectVersions";
const QUESTION = "GetBucketVersioning";

let store: Store;
beforeEach(async () => {
  store = await openStore();
  store.server.setVersioning(BUCKET, "Enabled");
});
afterEach(() => store.close());

const put = () => store.server.put(BUCKET, KEY, "").versionId;

async function check(current?: string, initial_version?: string): Promise<string[]> {
  const source = sourceOf({ versioned_file: KEY, initial_version });
  const found = await checkFile(store.client, { source, key: KEY }, current, store.context);
  return found.map(({ version_id }) => version_id);
}

test.each<{ name: string; current?: number | string; initial?: string; found: (number | string)[] }>([
  { name: "none: the newest", found: [3] },
  { name: "one in the middle: it and the newer", current: 2, found: [2, 3] },
  { name: "the newest: itself", current: 3, found: [3] },
  { name: "the oldest: all", current: 1, found: [1, 2, 3] },
  { name: "one that is gone: the newest", current: "gone", found: [3] },
  { name: "none, with an initial version: the newest", initial: "0", found: [3] },
  { name: "the initial one: it and all", current: "0", initial: "0", found: ["0", 1, 2, 3] },
  {
    name: "one that is gone, with an initial version: the newest",
    current: "gone",
    initial: "0",
    found: [3],
  },
])("of three versions, the current being $name", async ({ current, initial, found }) => {
  const ids = [put(), put(), put()];
  const idOf = (which: number | string) => (typeof which === "number" ? (ids[which - 1] ?? "") : which);
  await expect(check(current === undefined ? undefined : idOf(current), initial)).resolves.toEqual(
    found.map(idOf),
  );
  expect(operations(store)).toEqual([LISTING]);
});

test.each([
  { name: "nothing", initial: undefined, current: undefined, found: [] },
  { name: "nothing, with a version that is gone", initial: undefined, current: "gone", found: [] },
  { name: "the initial version", initial: "0", current: undefined, found: ["0"] },
  { name: "the initial version again", initial: "0", current: "0", found: ["0"] },
])("an empty bucket has $name", async ({ initial, current, found }) => {
  await expect(check(current, initial)).resolves.toEqual(found);
  expect(operations(store)).toEqual([LISTING, QUESTION]);
});

test("a delete marker hides nothing", async () => {
  const ids = [put(), put()];
  store.server.remove(BUCKET, KEY);
  await expect(check(ids[0])).resolves.toEqual(ids);
});

test("the version from before versioning is an old one", async () => {
  store.server.setVersioning(BUCKET, "Suspended");
  put();
  store.server.setVersioning(BUCKET, "Enabled");
  await expect(check()).resolves.toEqual(["null"]);
  expect(operations(store)).toEqual([LISTING, QUESTION]);
  const newer = put();
  await expect(check("null")).resolves.toEqual(["null", newer]);
});

test("while versioning is suspended only versions from before are reported", async () => {
  const older = [put(), put()];
  store.server.setVersioning(BUCKET, "Suspended");
  put();
  await expect(check()).resolves.toEqual(older.slice(1));
  await expect(check(older[0])).resolves.toEqual(older);
  await expect(check("null")).resolves.toEqual(older.slice(1));
  expect(store.context.log.text()).toContain(`Versioning of "${BUCKET}" is suspended`);
});

test.each([
  { name: "an empty bucket", keys: [] },
  { name: "the object", keys: [KEY] },
])("a bucket that never was versioned is an error, with $name", async ({ keys }) => {
  store.server.createBucket("plain");
  for (const key of keys) store.server.put("plain", key, "");
  const source = sourceOf({ bucket: "plain", versioned_file: KEY });
  await expect(checkFile(store.client, { source, key: KEY }, undefined, store.context)).rejects.toMatchObject(
    {
      code: "invalid-request",
      message: `Cannot check "s3://plain/${KEY}": the bucket is not versioned`,
    },
  );
});

test("the question whether the bucket is versioned may be denied", async () => {
  store.server.deny({ principal: "main", action: "s3:GetBucketVersioning" });
  await expect(check()).resolves.toEqual([]);
});
