import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { get } from "../../../resources/s3/in.ts";
import { parseRequest } from "../../../shared/resource/request.ts";
import { BUCKET, openStore, operations, type Store } from "../../support/store.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

const destination = () => join(store.directory, "some/destination");

function run(keys: object, version: object, params: object = {}, directory = destination()) {
  const request = JSON.stringify({ source: { ...store.source, ...keys }, version, params });
  return get.run(parseRequest(get.request, request, store.context.log), { ...store.context, directory });
}

const file = (name: string) => readFile(join(destination(), name), "utf8");
const files = async () => (await readdir(destination())).sort();

test("a path is fetched with the version in it", async () => {
  store.server.put(BUCKET, "d/app-1.0-rc.1.tgz", "content");
  const answer = await run(
    { regexp: "d/app-(.*).tgz" },
    { path: "d/app-1.0-rc.1.tgz", version_id: "ignored" },
  );
  expect(answer).toEqual({
    version: { path: "d/app-1.0-rc.1.tgz" },
    metadata: [
      { name: "filename", value: "app-1.0-rc.1.tgz" },
      { name: "url", value: `${store.server.endpoint}/${BUCKET}/d/app-1.0-rc.1.tgz` },
    ],
  });
  expect(await files()).toEqual(["app-1.0-rc.1.tgz", "s3_uri", "url", "version"]);
  expect(await file("version")).toBe("1.0-rc.1");
});

test("a version of a file is fetched with its id", async () => {
  store.server.setVersioning(BUCKET, "Enabled");
  const { versionId } = store.server.put(BUCKET, "d/app.tgz", "old");
  store.server.put(BUCKET, "d/app.tgz", "new");
  const answer = await run({ versioned_file: "d/app.tgz", private: true }, { version_id: versionId });
  expect(answer).toEqual({
    version: { version_id: versionId },
    metadata: [{ name: "filename", value: "app.tgz" }],
  });
  expect([await file("app.tgz"), await file("version")]).toEqual(["old", versionId]);
});

test.each([
  {
    name: "path",
    keys: { regexp: "f-(.*)", initial_path: "f-0" },
    version: { path: "f-0" },
    text: "0",
    file: "f-0",
  },
  {
    name: "version",
    keys: { versioned_file: "d/f", initial_version: "0" },
    version: { version_id: "0" },
    text: "0",
    file: "f",
  },
])("the initial $name needs no store", async ({ keys, version, text, file: name }) => {
  const source = { ...keys, initial_content_text: "hello" };
  const answer = await run(source, version, { unpack: true, skip_download: true, download_tags: true });
  expect(answer).toEqual({ version, metadata: [{ name: "filename", value: name }] });
  expect(await files()).toEqual([name, "version"]);
  expect([await file(name), await file("version")]).toEqual(["hello", text]);
  expect(operations(store)).toEqual([]);
});

test.each([
  {
    name: "a path of another form",
    keys: { regexp: "f-(.*)" },
    version: { path: "g-1" },
    message: /version\.path "g-1".* does not match/,
  },
  {
    name: "a path without a version",
    keys: { regexp: "f-(.*)" },
    version: { path: "f-1~rc" },
    message: /"1~rc" is not a version/,
  },
  {
    name: "no path",
    keys: { regexp: "f-(.*)" },
    version: { version_id: "1" },
    message: /"version\.path" is not given/,
  },
  {
    name: "no id",
    keys: { versioned_file: "f" },
    version: { path: "f" },
    message: /"version\.version_id" is not given/,
  },
  {
    name: "a name that no file can have",
    keys: { regexp: "(.*)/\\.\\." },
    version: { path: "1/.." },
    message: /cannot be a file name/,
  },
  { name: "neither pattern nor file", keys: {}, version: { path: "f" }, message: /neither "regexp" nor/ },
])("$name is refused before anything is touched", async ({ keys, version, message }) => {
  await expect(run(keys, version)).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringMatching(message),
  });
  expect(operations(store)).toEqual([]);
  expect(await readdir(store.directory)).toEqual([]);
});

test("an object that is missing leaves no file", async () => {
  await expect(run({ regexp: "f-(.*)" }, { path: "f-1" })).rejects.toMatchObject({ code: "not-found" });
  expect(await files()).toEqual([]);
});

test("a destination that cannot be made is told", async () => {
  await writeFile(join(store.directory, "some"), "a file in the way");
  store.server.put(BUCKET, "f-1", "");
  await expect(run({ regexp: "f-(.*)" }, { path: "f-1" })).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringMatching(/^Cannot create ".*some\/destination": E/),
  });
});

test("a folder marker becomes an empty file", async () => {
  store.server.put(BUCKET, "d/1.0/", "");
  await run({ regexp: "d/(.*)/" }, { path: "d/1.0/" });
  expect(await file("1.0")).toBe("");
});

test("an object called version gives way to the file of that name", async () => {
  store.server.put(BUCKET, "1/version", "content");
  await run({ regexp: "(.*)/version" }, { path: "1/version" });
  expect(await file("version")).toBe("1");
});

test("a key without effect is told", async () => {
  await run({ versioned_file: "f", initial_version: "0", cloudfront_url: "x" }, { version_id: "0" });
  expect(store.context.log.text()).toContain('warning: "source.cloudfront_url" has no effect any more');
});
