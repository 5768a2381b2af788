import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { openStore, type Store } from "../support/store.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const MIB = 1024 * 1024;
let store: Store;
let bucket: string;
let directory: string;
beforeAll(async () => {
  store = await openStore();
  bucket = await store.createBucket();
});
afterAll(() => store.close(), 60_000);
beforeEach(() => {
  directory = makeDirectory();
});

type Settings = Readonly<Record<string, unknown>>;

function get(version: Settings, source: Settings, params?: Settings) {
  return runStep("in", { source: { ...store.source, bucket, ...source }, version, params }, { directory });
}

const urlOf = (path: string, inBucket = bucket) => `${store.source.endpoint}/${inBucket}/${path}`;
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");

test("in regexp mode it writes the object, its version and its addresses, and nothing else", async () => {
  await store.put(bucket, "d/app-1.0.tgz", "content");
  const version = { path: "d/app-1.0.tgz" };
  const { code, answer } = await get(version, { regexp: "d/app-(.*).tgz" });
  expect({ code, answer }).toEqual({
    code: 0,
    answer: {
      version,
      metadata: [
        { name: "filename", value: "app-1.0.tgz" },
        { name: "url", value: urlOf("d/app-1.0.tgz") },
      ],
    },
  });
  expect(textsIn(directory)).toEqual({
    "app-1.0.tgz": "content",
    s3_uri: `s3://${bucket}/d/app-1.0.tgz`,
    url: urlOf("d/app-1.0.tgz"),
    version: "1.0",
  });
  for (const name of readdirSync(directory)) {
    expect(statSync(join(directory, name)).mode & 0o777).toBe(0o644);
  }
});

test("in versioned mode it gets the version that is asked for", async () => {
  const versioned = await store.createBucket("Enabled");
  const version_id = await store.put(versioned, "d/app.tgz", "old");
  await store.put(versioned, "d/app.tgz", "new");
  const { answer } = await get({ version_id }, { bucket: versioned, versioned_file: "d/app.tgz" });
  const url = `${urlOf("d/app.tgz", versioned)}?versionId=${encodeURIComponent(version_id)}`;
  expect(answer).toEqual({
    version: { version_id },
    metadata: [
      { name: "filename", value: "app.tgz" },
      { name: "url", value: url },
    ],
  });
  const s3_uri = `s3://${versioned}/d/app.tgz`;
  expect(textsIn(directory)).toEqual({ "app.tgz": "old", s3_uri, url, version: version_id });
});

test.each([
  { name: "nothing", size: 0 },
  { name: "one byte", size: 1 },
  { name: "exactly one range", size: 8 * MIB },
  { name: "one byte more than a range", size: 8 * MIB + 1 },
  { name: "ten ranges", size: 76 * MIB },
])(
  "an object of $name arrives whole",
  async ({ size }) => {
    const content = randomBytes(size);
    await store.put(bucket, "s-1", content);
    const { code, stderr } = await get({ path: "s-1" }, { regexp: "s-(.*)" });
    expect({ code, digest: sha256(readFileSync(join(directory, "s-1"))) }).toEqual({
      code: 0,
      digest: sha256(content),
    });
    expect(stderr).toContain(`Downloaded "s3://${bucket}/s-1"`);
  },
  30_000,
);

test.each([
  { key: "k/a b-1", file: "a b-1", encoded: "k/a%20b-1" },
  { key: "k/a+b-1", file: "a+b-1", encoded: "k/a%2Bb-1" },
  { key: "k/100%25-1", file: "100%25-1", encoded: "k/100%2525-1" },
  { key: "k/ü€-1", file: "ü€-1", encoded: "k/%C3%BC%E2%82%AC-1" },
  { key: "k/?q#f-1", file: "?q#f-1", encoded: "k/%3Fq%23f-1" },
  { key: "k/a'(b)!*-1", file: "a'(b)!*-1", encoded: "k/a%27%28b%29%21%2A-1" },
  { key: "k/folder-1/", file: "folder-1", encoded: "k/folder-1/" },
])("the url of $key leads to it", async ({ key, file, encoded }) => {
  await store.put(bucket, key, "content", { ACL: "public-read" });
  expect((await get({ path: key }, { regexp: "k/.*-(\\d)/?" })).code).toBe(0);
  const { [file]: content, url = "", s3_uri } = textsIn(directory);
  expect({ content, url, s3_uri }).toEqual({
    content: "content",
    url: urlOf(encoded),
    s3_uri: `s3://${bucket}/${key}`,
  });
  expect(await (await fetch(url)).text()).toBe("content");
});

test.each([
  { file: "url", expected: () => urlOf("c-1/url") },
  { file: "version", expected: () => "1" },
  { file: "s3_uri", expected: () => `s3://${bucket}/c-1/s3_uri` },
  { file: "tags.json", expected: () => "{}" },
])("an object called $file gives way to the file of that name", async ({ file, expected }) => {
  const path = `c-1/${file}`;
  await store.put(bucket, path, "content");
  await get({ path }, { regexp: "c-(.*)/[a-z0-9_.]+" }, { download_tags: true });
  expect(textsIn(directory)[file]).toBe(expected());
});

test("the object that a private url names can be downloaded by anybody, and only the file tells", async () => {
  const versioned = await store.createBucket("Enabled");
  const version_id = await store.put(versioned, "p/a b.tgz", "old");
  await store.put(versioned, "p/a b.tgz", "new");
  const source = { bucket: versioned, versioned_file: "p/a b.tgz", private: true };
  const { answer, stdout, stderr } = await get({ version_id }, source);
  expect(answer).toEqual({ version: { version_id }, metadata: [{ name: "filename", value: "a b.tgz" }] });
  const { url = "" } = textsIn(directory);
  expect(url).toContain("X-Amz-Expires=86400");
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([200, "old"]);
  const signature = new URL(url).searchParams.get("X-Amz-Signature");
  expect(signature).toMatch(/^[0-9a-f]{64}$/);
  expect(stdout + stderr).not.toContain(signature);
  expect((await fetch(url.split("?")[0] ?? "")).status).toBe(403);
});

test.each([
  { name: "true over nothing", params: { skip_download: true }, skips: true },
  { name: '"true" over nothing', params: { skip_download: "true" }, skips: true },
  { name: '"T" over false', params: { skip_download: "T" }, source: false, skips: true },
  { name: '"false" over true', params: { skip_download: "false" }, source: true, skips: false },
  { name: "false over true", params: { skip_download: false }, source: true, skips: false },
  { name: '"" over true', params: { skip_download: "" }, source: true, skips: true },
  { name: "nothing over true", source: true, skips: true },
  { name: 'nothing over "1"', source: "1", skips: true },
  { name: "nothing over nothing", skips: false },
  { name: "true with unpack", params: { skip_download: true, unpack: true }, skips: true },
])("skip_download: $name", async ({ params, source, skips }) => {
  await store.put(bucket, "s/app-1", "content");
  const { code, answer } = await get(
    { path: "s/app-1" },
    { regexp: "s/app-(.*)", skip_download: source },
    params,
  );
  expect({ code, answer }).toMatchObject({ code: 0, answer: { version: { path: "s/app-1" } } });
  const always = { version: "1", url: urlOf("s/app-1"), s3_uri: `s3://${bucket}/s/app-1` };
  expect(textsIn(directory)).toEqual(skips ? always : { ...always, "app-1": "content" });
});

test.each([
  { name: "sorted", tags: "b=2&a=1&empty=&%C3%BC=%22", expected: '{"a":"1","b":"2","empty":"","ü":"\\""}' },
  { name: "an empty object where there are none", tags: "", expected: "{}" },
])("tags are $name, also without the download", async ({ tags, expected }) => {
  await store.put(bucket, "t-1", "content", tags ? { Tagging: tags } : {});
  await get({ path: "t-1" }, { regexp: "t-(.*)" }, { download_tags: true, skip_download: true });
  const { "tags.json": written, "t-1": content } = textsIn(directory);
  expect([written, content]).toEqual([expected, undefined]);
});

test.each([
  { name: "empty", content: {}, expected: "" },
  { name: "text", content: { initial_content_text: "ünï\n" }, expected: "ünï\n" },
  { name: "base64 on several lines", content: { initial_content_binary: "aGVs\nbG8=" }, expected: "hello" },
])("the initial version has $name content, and no address", async ({ content, expected }) => {
  const params = { unpack: true, download_tags: true, skip_download: true };
  const version = { path: "i/app-0.0.tgz" };
  const source = { regexp: "i/app-(.*).tgz", initial_path: version.path, ...content };
  const { code, answer } = await get(version, source, params);
  expect({ code, answer }).toEqual({
    code: 0,
    answer: { version, metadata: [{ name: "filename", value: "app-0.0.tgz" }] },
  });
  expect(textsIn(directory)).toEqual({ "app-0.0.tgz": expected, version: "0.0" });
});

test("an initial version of a versioned file needs no object", async () => {
  const source = { versioned_file: "i/app", initial_version: "0", initial_content_text: "first" };
  const { answer } = await get({ version_id: "0" }, source);
  expect(answer).toEqual({
    version: { version_id: "0" },
    metadata: [{ name: "filename", value: "app" }],
  });
  expect(textsIn(directory)).toEqual({ app: "first", version: "0" });
});

test("the destination is made with its parents, and what is there is replaced", async () => {
  await store.put(bucket, "n-1", "new");
  directory = join(makeDirectory({ "a/n-1": "an older and longer content" }), "a");
  await get({ path: "n-1" }, { regexp: "n-(.*)" });
  expect(textsIn(directory)["n-1"]).toBe("new");
  directory = join(directory, "b/c");
  expect((await get({ path: "n-1" }, { regexp: "n-(.*)" })).code).toBe(0);
  expect(textsIn(directory)["n-1"]).toBe("new");
});

test.each([
  { name: "a path that regexp does not match", version: { path: "other-1" }, says: "does not match regexp" },
  { name: "a path around a match", version: { path: "x/m-1" }, says: "does not match regexp" },
  { name: "an unreadable version", version: { path: "m-1..2" }, says: '"1..2" is not a version' },
  { name: "no path", version: {}, says: '"version.path" is not given' },
  { name: "an object that vanished", version: { path: "m-404" }, says: "NoSuchKey" },
])("$name is refused, and nothing is left behind", async ({ version, says }) => {
  const { code, stdout, stderr } = await get(version, { regexp: "m-(.*)" });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(says);
  expect(readdirSync(directory)).toEqual([]);
});

test.each([
  { name: "deleted for good", version_id: "gone", says: /NoSuchVersion|NoSuchKey|InvalidArgument/ },
  { name: "not given", version_id: undefined, says: /"version.version_id" is not given/ },
])("a version that is $name is refused", async ({ version_id, says }) => {
  const versioned = await store.createBucket("Enabled");
  await store.put(versioned, "app", "content");
  const { code, stderr } = await get({ version_id }, { bucket: versioned, versioned_file: "app" });
  expect(code).toBe(1);
  expect(stderr).toMatch(says);
});

test.each(["..", "."])('a key that ends in "%s" cannot become a file', async (name) => {
  const { code, stderr } = await get({ path: `d-1/${name}` }, { regexp: "d-(.*)/\\.+" });
  expect(code).toBe(1);
  expect(stderr).toContain("its name cannot be a file name");
});
