import { predecessorOf } from "../../../shared/s3/predecessor.ts";
import { answerText, listen } from "../../support/listen.ts";
import { BUCKET, openStore, type Store, type StoreOptions } from "../../support/store.ts";

const KEY = "a b+ü%/version";

let store: Store;
afterEach(() => store.close());

async function open(options: StoreOptions = {}): Promise<void> {
  store = await openStore(options);
  store.server.setVersioning(BUCKET, "Enabled");
}

const put = (key = KEY) => store.server.put(BUCKET, key, "").versionId;
const predecessor = (versionId: string) =>
  predecessorOf(store.client, { bucket: BUCKET, key: KEY, versionId }, store.context.signal);

test.each([
  { name: "as S3 encodes keys", quirks: {} },
  { name: "of a store that does not encode", quirks: { refuseEncodingType: true } },
])("versions and delete markers stand in one order, $name", async ({ quirks }) => {
  await open({ quirks });
  put(`${KEY}-of-another`);
  put("Z");
  const first = put();
  const second = put();
  store.server.remove(BUCKET, KEY);
  const [marker] = store.server.versions(BUCKET, KEY);
  const third = put();
  await expect(predecessor(third)).resolves.toEqual({ kind: "delete-marker", versionId: marker?.versionId });
  await expect(predecessor(marker?.versionId ?? "")).resolves.toEqual({ kind: "version", versionId: second });
  await expect(predecessor(second)).resolves.toEqual({ kind: "version", versionId: first });
  await expect(predecessor(first)).resolves.toBeUndefined();
});

test("what was written before versioning is called null", async () => {
  await open();
  store.server.setVersioning(BUCKET, undefined);
  put();
  store.server.setVersioning(BUCKET, "Enabled");
  await expect(predecessor(put())).resolves.toEqual({ kind: "version", versionId: "null" });
});

test("one entry is asked for", async () => {
  await open();
  const versionId = put();
  await predecessor(versionId);
  expect(store.server.requests.map(({ query }) => query)).toEqual([
    expect.objectContaining({
      prefix: KEY,
      "key-marker": KEY,
      "version-id-marker": versionId,
      "max-keys": "1",
    }),
  ]);
});

test("a denial names the permission", async () => {
  await open();
  store.server.deny({ principal: "main", action: "s3:ListBucketVersions" });
  await expect(predecessor(put())).rejects.toMatchObject({
    code: "access-denied",
    message: expect.stringContaining(`Cannot list the versions of "s3://${BUCKET}/${KEY}"`),
    hint: expect.stringContaining("s3:ListBucketVersions"),
  });
});

test("a store that keeps back what comes next is no witness, either", async () => {
  const reticent = await listen((_, response) =>
    answerText(
      response,
      200,
      "application/xml",
      "<ListVersionsResult><IsTruncated>true</IsTruncated></ListVersionsResult>",
    ),
  );
  store = await openStore({ settings: { endpoint: reticent.endpoint, use_path_style: true } });
  try {
    await expect(predecessor("newest")).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.stringContaining("there are more, but not which"),
    });
  } finally {
    await reticent.close();
  }
});

test("a store that begins each listing at the top is no witness", async () => {
  const top = "<Version><Key>k</Key><VersionId>newest</VersionId></Version>";
  const stubborn = await listen((_, response) =>
    answerText(response, 200, "application/xml", `<ListVersionsResult>${top}</ListVersionsResult>`),
  );
  store = await openStore({ settings: { endpoint: stubborn.endpoint, use_path_style: true } });
  const version = { bucket: BUCKET, key: "k", versionId: "newest" };
  try {
    await expect(predecessorOf(store.client, version, store.context.signal)).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.stringContaining("does not start where it was asked to"),
    });
  } finally {
    await stubborn.close();
  }
});
