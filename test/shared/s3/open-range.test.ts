import { buffer } from "node:stream/consumers";
import {
  ObjectChanged,
  openFirstRange,
  openRange,
  type PinnedObject,
} from "../../../shared/s3/open-range.ts";
import { BUCKET, openStore, operations, type Store, type StoreOptions } from "../../support/store.ts";

const OBJECT = { bucket: BUCKET, key: "k" };

let store: Store;
afterEach(() => store.close());

async function open(options: StoreOptions = {}, content = "0123456789"): Promise<void> {
  store = await openStore(options);
  store.server.put(BUCKET, "k", content);
}

const first = (size: number) => openFirstRange(store.client, OBJECT, size, store.context.signal);

test.each([
  { name: "the beginning", content: "0123456789", size: 4, body: "0123", isWhole: false },
  { name: "everything, exactly", content: "0123456789", size: 10, body: "0123456789", isWhole: false },
  { name: "everything and more", content: "0123456789", size: 99, body: "0123456789", isWhole: false },
  { name: "nothing of an empty object", content: "", size: 4, body: "", isWhole: true },
])("the first answer brings $name and the facts", async ({ content, size, body, isWhole }) => {
  await open({}, content);
  const opened = await first(size);
  expect((await buffer(opened.range.body)).toString()).toBe(body);
  expect(opened).toMatchObject({ isWhole, range: { start: 0 } });
  const etag = `"${store.server.object(BUCKET, "k")?.etag}"`;
  expect(opened.object).toEqual({ ...OBJECT, size: content.length, etag, serverSideEncryption: "AES256" });
});

test("a store that ignores Range answers with everything", async () => {
  await open({ quirks: { ignoreRange: true } });
  const opened = await first(4);
  expect((await buffer(opened.range.body)).toString()).toBe("0123456789");
  expect(opened).toMatchObject({ isWhole: true, object: { size: 10 } });
});

test.each([
  {
    name: "a missing object",
    key: "none",
    code: "not-found",
    message: /^Cannot download "s3:\/\/things\/none": NoSuchKey/,
  },
  { name: "a missing bucket", key: "k", bucket: "none", code: "not-found", message: /NoSuchBucket/ },
])("$name is told with the explanation of the store", async ({ key, bucket = BUCKET, code, message }) => {
  await open();
  const opened = openFirstRange(store.client, { bucket, key }, 4, store.context.signal);
  await expect(opened).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test.each([
  { name: "an object", versionId: undefined, permission: "s3:GetObject" },
  { name: "a version", versionId: "current", permission: "s3:GetObjectVersion" },
])("the denial of $name names the permission", async ({ versionId, permission }) => {
  await open();
  store.server.setVersioning(BUCKET, "Enabled");
  const current = store.server.put(BUCKET, "k", "new").versionId;
  store.server.deny({ principal: "main", action: permission });
  const object = { ...OBJECT, versionId: versionId && current };
  await expect(openFirstRange(store.client, object, 4, store.context.signal)).rejects.toMatchObject({
    code: "access-denied",
    hint: expect.stringContaining(`allow ${permission} to`),
  });
});

async function pinned(): Promise<PinnedObject> {
  const opened = await first(4);
  opened.range.body.destroy();
  return opened.object;
}

const rest = (object: PinnedObject) =>
  openRange(store.client, object, { start: 4, end: 7 }, store.context.signal);

test.each([
  { name: "as asked for", quirks: {}, start: 4, body: "456" },
  {
    name: "from the beginning where Range is ignored",
    quirks: { ignoreRange: true },
    start: 0,
    body: "0123456789",
  },
])("a later range comes $name", async ({ quirks, start, body }) => {
  await open({ quirks });
  const opened = await rest(await pinned());
  expect(opened.start).toBe(start);
  expect((await buffer(opened.body)).toString()).toBe(body);
});

test.each([
  { name: "refuses the condition", quirks: {}, content: "abcdefghij" },
  { name: "ignores the condition", quirks: { ignoreConditions: true }, content: "abcdefghij" },
  {
    name: "ignores condition and range",
    quirks: { ignoreConditions: true, ignoreRange: true },
    content: "abcdefghij",
  },
  { name: "has less of it by now", quirks: { ignoreConditions: true }, content: "abc" },
  { name: "has the same name for more of it", quirks: {}, content: "0123456789a", keepsETag: true },
])("another content is noticed when the store $name", async ({ quirks, content, keepsETag }) => {
  await open({ quirks });
  const object = await pinned();
  store.server.put(BUCKET, "k", content, keepsETag ? { etag: (object.etag ?? "").replaceAll('"', "") } : {});
  await expect(rest(object)).rejects.toBeInstanceOf(ObjectChanged);
});

test("an object that is deleted meanwhile is not found", async () => {
  await open();
  const object = await pinned();
  store.server.remove(BUCKET, "k");
  await expect(rest(object)).rejects.toMatchObject({ code: "not-found" });
});

test("an interruption is thrown as it is", async () => {
  await open();
  store.server.fault({ action: "stall", times: 5 });
  setTimeout(() => store.context.interrupt(), 50);
  await expect(first(4)).rejects.toThrow("interrupted by the test");
  expect(operations(store)).toEqual(["GetObject"]);
});

test("a store in which not even the whole object is in range is explained", async () => {
  await open();
  store.server.fault({ action: "status", status: 416, code: "InvalidRange", times: 2 });
  await expect(first(4)).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringContaining('Cannot download "s3://things/k": InvalidRange'),
  });
});

test("a range that begins too late is refused, because a gap would not show", async () => {
  await open();
  const object = await pinned();
  store.client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      (result.output as { ContentRange?: string }).ContentRange = "bytes 5-6/10";
      return result;
    },
    { step: "initialize", name: "lateRange" },
  );
  await expect(rest(object)).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("answers from byte 5 on when asked from byte 4 on"),
  });
});
