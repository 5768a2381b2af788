import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { openStore, type Store } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";

let store: Store;
let bucket: string;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close(), 60_000);
beforeEach(async () => {
  bucket = await store.createBucket();
});

type Settings = Readonly<Record<string, unknown>>;

function put(directory: string, source: Settings, params: Settings) {
  return runStep("out", { source: { ...store.source, bucket, ...source }, params }, { directory });
}

const urlOf = (path: string) => `${store.source.endpoint}/${bucket}/${path}`;

test.each([
  {
    name: "the directory of regexp",
    source: { regexp: "a-folder/some-file-(.*).tgz" },
    params: { file: "my/special-file.tgz" },
    local: "my/special-file.tgz",
    key: "a-folder/special-file.tgz",
  },
  {
    name: "no directory in regexp",
    source: { regexp: "f-(.*)" },
    params: { file: "o/f-1" },
    local: "o/f-1",
    key: "f-1",
  },
  { name: "no regexp", source: {}, params: { file: "a/*.tgz" }, local: "a/file.tgz", key: "file.tgz" },
  {
    name: "to as a directory",
    source: { regexp: "x/(.*)" },
    params: { file: "glob-*", to: "dir/" },
    local: "glob-x",
    key: "dir/glob-x",
  },
  {
    name: "to as a whole key",
    source: {},
    params: { file: "glob-*", to: "dir/other" },
    local: "glob-x",
    key: "dir/other",
  },
  {
    name: "from with a directory",
    source: {},
    params: { from: "a/(.*).tgz", to: "a-folder/" },
    local: "a/file.tgz",
    key: "a-folder/file.tgz",
  },
  {
    name: "from with a template",
    source: {},
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of Go's regular expressions
    params: { from: "a/file-(\\d*).tgz", to: "folder-${1}/file.tgz" },
    local: "a/file-123.tgz",
    key: "folder-123/file.tgz",
  },
  {
    name: "an anchor in regexp",
    source: { regexp: "^d/f-(.*)$" },
    params: { file: "f-1" },
    local: "f-1",
    key: "d/f-1",
  },
  {
    name: "an escape in regexp",
    source: { regexp: "v1\\.0/f-(.*)" },
    params: { file: "f-1" },
    local: "f-1",
    key: "v1.0/f-1",
  },
  {
    name: "a pattern for the directory",
    source: { regexp: "r-(.*)/out.txt" },
    params: { file: "build/r-2/out.txt" },
    local: "build/r-2/out.txt",
    key: "r-2/out.txt",
  },
  {
    name: "a dotfile, which * matches",
    source: {},
    params: { file: "*" },
    local: ".hidden",
    key: ".hidden",
  },
  {
    name: "special characters",
    source: { regexp: "k/(.*)" },
    params: { file: "a b+%ü.tgz" },
    local: "a b+%ü.tgz",
    key: "k/a b+%ü.tgz",
  },
])("the key follows $name", async ({ source, params, local, key }) => {
  const { code, answer } = await put(makeDirectory({ [local]: "content" }), source, params);
  const encoded = key.split("/").map(encodeURIComponent).join("/");
  const metadata = [
    { name: "filename", value: key.split("/").at(-1) },
    { name: "url", value: urlOf(encoded) },
  ];
  expect({ code, answer }).toEqual({ code: 0, answer: { version: { path: key }, metadata } });
  expect(await store.text(bucket, key)).toBe("content");
});

test("what was put is what check and in see next", async () => {
  const source = { ...store.source, bucket, regexp: "d/app-(.*).tgz" };
  const directory = makeDirectory({ "app-1.0.tgz": "content" });
  const { answer } = await runStep("out", { source, params: { file: "app-*.tgz" } }, { directory });
  const { version } = answer as { version: unknown };
  expect((await runStep("check", { source, version })).answer).toEqual([version]);
  const got = await runStep("in", { source, version }, { directory: makeDirectory() });
  expect(got.answer).toEqual(answer);
});

describe("a versioned file", () => {
  const source = { versioned_file: "d/v.tgz" };
  const params = { file: "x.tgz", to: "wrong/" };

  test("answers with the version id that the store gave", async () => {
    await store.setVersioning(bucket, "Enabled");
    const { code, answer } = await put(makeDirectory({ "x.tgz": "content" }), source, params);
    const { version } = answer as { version: { version_id: string } };
    const url = `${urlOf("d/v.tgz")}?versionId=${encodeURIComponent(version.version_id)}`;
    expect({ code, answer }).toEqual({
      code: 0,
      answer: {
        version: { version_id: expect.any(String) },
        metadata: [
          { name: "filename", value: "v.tgz" },
          { name: "url", value: url },
        ],
      },
    });
    expect((await store.get(bucket, "d/v.tgz", version.version_id)).body.toString()).toBe("content");
  });

  test.each([
    { name: "was never enabled", suspend: false, says: "the bucket is not versioned" },
    { name: "is suspended", suspend: true, says: "versioning of the bucket is suspended" },
  ])("is refused before the upload where versioning $name", async ({ suspend, says }) => {
    if (suspend) await store.setVersioning(bucket, "Suspended");
    await store.put(bucket, "d/v.tgz", "precious");
    const { code, stdout, stderr } = await put(makeDirectory({ "x.tgz": "new" }), source, params);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(says);
    expect(await store.text(bucket, "d/v.tgz")).toBe("precious");
  });
});

test("in a versioned bucket regexp mode answers the path, and the url names the version", async () => {
  await store.setVersioning(bucket, "Enabled");
  const { answer } = await put(makeDirectory({ "f-1": "x" }), { regexp: "f-(.*)" }, { file: "f-1" });
  expect(answer).toMatchObject({ version: { path: "f-1" } });
  expect(JSON.stringify(answer)).toContain("f-1?versionId=");
});

test("a private object has no url in the metadata", async () => {
  const { answer } = await put(makeDirectory({ "f-1": "x" }), { private: true }, { file: "f-1" });
  expect(answer).toEqual({ version: { path: "f-1" }, metadata: [{ name: "filename", value: "f-1" }] });
});

describe("choosing the file", () => {
  const files = { "a-1": "1", "a-2": "2", "dir/inside": "x" };
  test.each([
    { name: "nothing given", params: {}, says: "file is not set" },
    { name: "file and from", params: { file: "a-1", from: "a-1" }, says: "both file and from are set" },
    { name: "no match", params: { file: "b-*" }, says: 'file "b-*": nothing matches' },
    { name: "two matches", params: { file: "a-*" }, says: '"a-1", "a-2"' },
    { name: "two matches of from", params: { from: "a-." }, says: '"a-1", "a-2"' },
    { name: "only a directory", params: { file: "di?" }, says: 'only directories: "dir"' },
    { name: "a class that does not end", params: { file: "[a" }, says: "[a" },
    { name: "an expression that does not end", params: { from: "(a" }, says: "(a" },
    { name: "a way out", params: { file: "../*" }, says: "../*" },
    { name: "a link to the outside", params: { file: "out-link" }, says: "out-link" },
    { name: "a broken link", params: { file: "broken" }, says: "broken" },
  ])("$name is an error, and nothing is uploaded", async ({ params, says }) => {
    const directory = makeDirectory(files);
    symlinkSync("/etc/passwd", join(directory, "out-link"));
    symlinkSync("nowhere", join(directory, "broken"));
    const { code, stdout, stderr } = await put(directory, {}, params);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(says);
    expect(stderr).not.toContain("defect");
    for (const key of ["a-1", "a-2", "out-link", "passwd"]) {
      expect(await store.text(bucket, key)).toBeUndefined();
    }
  });

  test.each([
    { name: "a link that stays inside", file: "link" },
    { name: "a path that is cleaned", file: "/./dir//inside" },
    { name: "a class", file: "dir/[^a-h]nside" },
    { name: "a question mark beside a directory", file: "dir/insid?" },
  ])("$name is fine", async ({ file }) => {
    const directory = makeDirectory(files);
    symlinkSync("dir/inside", join(directory, "link"));
    const { code } = await put(directory, {}, { file, to: "key" });
    expect({ code, content: await store.text(bucket, "key") }).toEqual({ code: 0, content: "x" });
  });
});

test.each([
  {
    name: "a key that regexp does not match",
    local: "other",
    regexp: "f-(.*)",
    says: "does not match regexp",
  },
  {
    name: "a key without a readable version",
    local: "f-1..2",
    regexp: "f-(.*)",
    says: "no readable version",
  },
])("$name is warned of, and uploaded", async ({ local, regexp, says }) => {
  const { code, stderr } = await put(makeDirectory({ [local]: "x" }), { regexp }, { file: local });
  expect(code).toBe(0);
  const warning = stderr.indexOf("warning: ");
  expect(stderr).toContain(says);
  expect(stderr).toContain(`"${local}"`);
  expect(warning).toBeLessThan(stderr.indexOf("Uploaded"));
  expect(await store.text(bucket, local)).toBe("x");
});

test.each([
  { name: "from", source: {}, params: { from: "f" }, says: "are deprecated" },
  { name: "to", source: {}, params: { file: "f", to: "g" }, says: "are deprecated" },
  {
    name: "use_v2_signing",
    source: { use_v2_signing: true },
    params: { file: "f" },
    says: "no effect any more",
  },
])("$name is deprecated, and works", async ({ source, params, says }) => {
  const { code, stderr } = await put(makeDirectory({ f: "x" }), source, params);
  expect(code).toBe(0);
  expect(stderr).toContain(says);
});
