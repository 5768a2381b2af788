import { lstat, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as v from "valibot";
import { fetchObject } from "../../../resources/s3/fetch-object.ts";
import { fileNameOf } from "../../../resources/s3/file-name.ts";
import { GetParams } from "../../../resources/s3/params.ts";
import { sourceOf } from "../../support/s3-source.ts";
import { BUCKET, openStore, operations, type Store } from "../../support/store.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

interface Given {
  readonly key?: string;
  readonly versionId?: string | undefined;
  readonly keys?: object;
  readonly params?: { skip_download?: boolean; unpack?: boolean; download_tags?: boolean };
}

async function fetchIt({ key = "d/app 1.tgz", versionId, keys = {}, params = {} }: Given) {
  const object = { bucket: BUCKET, key, versionId };
  const source = sourceOf({ ...store.source, ...keys });
  const given = v.parse(GetParams, params);
  await fetchObject({ source, params: given, object, name: fileNameOf(key) }, store.context);
}

const file = (name: string) => readFile(join(store.directory, name), "utf8");
const files = async () => (await readdir(store.directory)).sort();

test("an object comes with its addresses, without line breaks", async () => {
  store.server.put(BUCKET, "d/app 1.tgz", "content");
  await fetchIt({});
  expect(await files()).toEqual(["app 1.tgz", "s3_uri", "url"]);
  expect(await file("app 1.tgz")).toBe("content");
  expect(await file("s3_uri")).toBe(`s3://${BUCKET}/d/app 1.tgz`);
  expect(await file("url")).toBe(`${store.server.endpoint}/${BUCKET}/d/app%201.tgz`);
});

test("content is stored as received, whatever its encoding is called", async () => {
  const compressed = gzipSync("content");
  store.server.put(BUCKET, "k", compressed, { headers: { "content-encoding": "gzip" } });
  await fetchIt({ key: "k" });
  expect(await readFile(join(store.directory, "k"))).toEqual(compressed);
});

test("a version is fetched as such", async () => {
  store.server.setVersioning(BUCKET, "Enabled");
  const { versionId } = store.server.put(BUCKET, "k", "old", { tags: [{ key: "a", value: "old" }] });
  store.server.put(BUCKET, "k", "new", { tags: [{ key: "a", value: "new" }] });
  await fetchIt({ key: "k", versionId, params: { download_tags: true } });
  expect([await file("k"), await file("tags.json")]).toEqual(["old", '{"a":"old"}']);
  expect(await file("url")).toMatch(new RegExp(`/k\\?versionId=${versionId}$`));
});

test.each([
  { name: "params", keys: {}, params: { skip_download: true }, downloaded: false },
  { name: "source", keys: { skip_download: true }, params: {}, downloaded: false },
  {
    name: "params over source",
    keys: { skip_download: true },
    params: { skip_download: false },
    downloaded: true,
  },
  { name: "nobody", keys: {}, params: {}, downloaded: true },
])("the download may be skipped by $name", async ({ keys, params, downloaded }) => {
  store.server.put(BUCKET, "k", "content");
  await fetchIt({ key: "k", keys, params });
  expect(await files()).toEqual([...(downloaded ? ["k"] : []), "s3_uri", "url"]);
  expect(operations(store)).toEqual(downloaded ? ["GetObject"] : []);
});

test("nothing is unpacked that was not downloaded, but tags are fetched", async () => {
  store.server.put(BUCKET, "k.gz", gzipSync("content"));
  await fetchIt({ key: "k.gz", params: { skip_download: true, unpack: true, download_tags: true } });
  expect(await files()).toEqual(["s3_uri", "tags.json", "url"]);
  expect(await file("tags.json")).toBe("{}");
});

test("an archive is unpacked", async () => {
  store.server.put(BUCKET, "k.gz", gzipSync("content"));
  await fetchIt({ key: "k.gz", params: { unpack: true } });
  expect(await files()).toEqual(["k", "s3_uri", "url"]);
  expect(await file("k")).toBe("content");
});

test("tags are in the order of their keys", async () => {
  store.server.put(BUCKET, "k", "", {
    tags: [
      { key: "b", value: "2" },
      { key: "a", value: "ü" },
      { key: "C", value: "" },
    ],
  });
  await fetchIt({ key: "k", params: { download_tags: true } });
  expect(await file("tags.json")).toBe('{"C":"","a":"ü","b":"2"}');
});

test.each([
  { name: "an object", versioned: false, permission: "s3:GetObjectTagging" },
  { name: "a version", versioned: true, permission: "s3:GetObjectVersionTagging" },
])("the denial of the tags of $name names the permission", async ({ versioned, permission }) => {
  store.server.setVersioning(BUCKET, "Enabled");
  const { versionId } = store.server.put(BUCKET, "k", "");
  store.server.deny({ principal: "main", action: permission });
  const fetched = fetchIt({
    key: "k",
    versionId: versioned ? versionId : undefined,
    params: { download_tags: true },
  });
  await expect(fetched).rejects.toMatchObject({
    code: "access-denied",
    hint: expect.stringContaining(permission),
  });
});

test("a private object gets a URL that works without signing, which no log shows", async () => {
  store.server.put(BUCKET, "k", "content");
  await fetchIt({ key: "k", keys: { private: true } });
  const url = await file("url");
  expect(url).toContain("X-Amz-Signature=");
  expect(await (await fetch(url)).text()).toBe("content");
  expect(store.context.log.text()).not.toContain("X-Amz-Signature");
});

test("a private object that is read without signing gets the plain URL", async () => {
  store.server.createBucket("public", { anonymousRead: true });
  const keys = { private: true, access_key_id: "", secret_access_key: "", enable_aws_creds_provider: false };
  await fetchIt({ key: "k", keys, params: { skip_download: true } });
  expect(await file("url")).toBe(`${store.server.endpoint}/${BUCKET}/k`);
});

test("checksums of the store can be ignored", async () => {
  store.server.put(BUCKET, "k", "content", { etag: "0".repeat(32) });
  await expect(fetchIt({ key: "k" })).rejects.toMatchObject({ code: "untrusted" });
  expect(await files()).toEqual([]);
  await fetchIt({ key: "k", keys: { skip_s3_checksums: true } });
  expect(await file("k")).toBe("content");
});

test("an object called like one of the files gives way", async () => {
  store.server.put(BUCKET, "url", "content");
  await fetchIt({ key: "url" });
  expect(await file("url")).toBe(`${store.server.endpoint}/${BUCKET}/url`);
});

test("a link that lies in the way is replaced, not followed", async () => {
  store.server.put(BUCKET, "k", "content");
  await writeFile(join(store.directory, "target"), "untouched");
  for (const name of ["k", "url", "s3_uri"]) await symlink("target", join(store.directory, name));
  await fetchIt({ key: "k" });
  expect(await file("target")).toBe("untouched");
  expect((await lstat(join(store.directory, "url"))).isFile()).toBe(true);
});
