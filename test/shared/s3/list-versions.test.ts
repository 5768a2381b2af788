import { versionIdsOf } from "../../../shared/s3/list-versions.ts";
import { BUCKET, openStore, operations, type Store, type StoreOptions } from "../../support/store.ts";

const KEY = "d/app.tgz";

let store: Store;
afterEach(() => store.close());

async function open(options: StoreOptions = {}): Promise<void> {
  store = await openStore(options);
  store.server.setVersioning(BUCKET, "Enabled");
}

/** Stores so many versions and gives their ids, newest first. */
function putVersions(key: string, count: number): string[] {
  return Array.from({ length: count }, () => store.server.put(BUCKET, key, "").versionId).reverse();
}

async function list(key = KEY, most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of versionIdsOf(store.client, { bucket: BUCKET, key }, store.context.signal)) {
    if (ids.push(id) >= most) break;
  }
  return ids;
}

test.each([
  { name: "as S3 encodes keys", key: "a b+ü%.tgz", quirks: {} },
  { name: "of a store that does not encode", key: "a b+ü%.tgz", quirks: { refuseEncodingType: true } },
])("the versions of one key, newest first, $name", async ({ key, quirks }) => {
  await open({ quirks });
  const ids = putVersions(key, 3);
  putVersions(`${key}.sig`, 2);
  putVersions("a", 1);
  await expect(list(key)).resolves.toEqual(ids);
});

test("delete markers are left out", async () => {
  await open();
  const older = putVersions(KEY, 1);
  store.server.remove(BUCKET, KEY);
  const newer = putVersions(KEY, 1);
  store.server.remove(BUCKET, KEY);
  await expect(list()).resolves.toEqual([...newer, ...older]);
});

test("a version from before versioning is called null", async () => {
  await open();
  store.server.setVersioning(BUCKET, "Suspended");
  store.server.put(BUCKET, KEY, "");
  store.server.setVersioning(BUCKET, "Enabled");
  const [newer] = putVersions(KEY, 1);
  await expect(list()).resolves.toEqual([newer, "null"]);
});

test("no version of a key that does not exist", async () => {
  await open();
  putVersions(`${KEY}/below`, 1);
  await expect(list()).resolves.toEqual([]);
});

test("as many pages are read as the key needs, and none of its extensions", async () => {
  await open();
  const ids = putVersions(KEY, 1_500);
  putVersions(`${KEY}.sig`, 1_000);
  await expect(list()).resolves.toEqual(ids);
  expect(operations(store)).toEqual(["ListObjectVersions", "ListObjectVersions"]);
});

test("no further page is asked for when the reader stops", async () => {
  await open();
  const ids = putVersions(KEY, 1_100);
  await expect(list(KEY, 1)).resolves.toEqual(ids.slice(0, 1));
  expect(operations(store)).toEqual(["ListObjectVersions"]);
});

test("a denial names key and permission", async () => {
  await open();
  store.server.deny({ principal: "main", action: "s3:ListBucketVersions" });
  await expect(list()).rejects.toMatchObject({
    code: "access-denied",
    message: expect.stringContaining(`Cannot list the versions of "s3://${BUCKET}/${KEY}"`),
    hint: expect.stringContaining("s3:ListBucketVersions"),
  });
});

/** Lets the store answer with `pages`, and gives the markers that it was asked with. */
function answerWith(pages: readonly object[]): unknown[] {
  const markers: unknown[] = [];
  store.client.middlewareStack.add(
    () =>
      async ({ input }) => {
        const { KeyMarker, VersionIdMarker } = input as { KeyMarker?: string; VersionIdMarker?: string };
        markers.push([KeyMarker, VersionIdMarker]);
        return { response: {}, output: { $metadata: {}, ...pages[markers.length - 1] } as never };
      },
    { step: "build", name: "answer" },
  );
  return markers;
}

test("where a store leaves the markers out, the last entry takes their place", async () => {
  await open();
  const markers = answerWith([
    {
      IsTruncated: true,
      Versions: [
        { Key: KEY, VersionId: "3" },
        { Key: KEY, VersionId: "2" },
      ],
    },
    { IsTruncated: true, NextKeyMarker: "", DeleteMarkers: [{ Key: KEY, VersionId: "1" }] },
    { Versions: [{ Key: KEY, VersionId: "0" }] },
  ]);
  await expect(list()).resolves.toEqual(["3", "2", "0"]);
  expect(markers).toEqual([
    [undefined, undefined],
    [KEY, "2"],
    [KEY, "1"],
  ]);
});

test("a listing that does not advance ends with an error", async () => {
  await open();
  const page = { IsTruncated: true, Versions: [{ Key: KEY, VersionId: "3" }] };
  answerWith([page, page, page]);
  await expect(list()).rejects.toMatchObject({ code: "unavailable" });
});
