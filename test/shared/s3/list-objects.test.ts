import { listObjects } from "../../../shared/s3/list-objects.ts";
import { listen } from "../../support/listen.ts";
import { BUCKET, openStore, operations, type Store, type StoreOptions } from "../../support/store.ts";

let store: Store;
afterEach(() => store.close());

async function open(keys: Iterable<string>, options: StoreOptions = {}): Promise<void> {
  store = await openStore(options);
  for (const key of keys) store.server.put(BUCKET, key, "");
}

async function list(prefix: string, delimiter?: "/") {
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  for await (const page of listObjects(
    store.client,
    { bucket: BUCKET, prefix, delimiter },
    store.context.signal,
  )) {
    keys.push(...page.keys);
    commonPrefixes.push(...page.commonPrefixes);
  }
  return { keys, commonPrefixes };
}

const ODD = ["a b", "a%20b", "a+b", "ä/€", "line\nbreak", "\u0001", "<&>"];

test.each([
  { name: "as S3 encodes them", quirks: {} },
  {
    name: "of a store that does not encode",
    quirks: { refuseEncodingType: true },
    keys: ODD.filter((key) => key !== "\u0001"),
  },
])("odd keys arrive, $name", async ({ quirks, keys = ODD }) => {
  await open(keys, { quirks });
  expect(new Set((await list("")).keys)).toEqual(new Set(keys));
});

test("directories are told apart from keys below the prefix", async () => {
  await open(["x", "d/a", "d/b c/1", "d/b c/2", "d/e+f/1"]);
  expect(await list("d/", "/")).toEqual({ keys: ["d/a"], commonPrefixes: ["d/b c/", "d/e+f/"] });
});

test("an empty listing is one empty page", async () => {
  await open([]);
  expect(await list("none/", "/")).toEqual({ keys: [], commonPrefixes: [] });
});

test("all pages are read", async () => {
  const keys = Array.from({ length: 2_500 }, (_, index) => `f-${String(index).padStart(4, "0")}`);
  await open(keys);
  expect((await list("f-")).keys).toEqual(keys);
  expect(operations(store)).toEqual(Array(3).fill("ListObjectsV2"));
});

test("no further page is asked for when the reader stops", async () => {
  await open(Array.from({ length: 1_001 }, (_, index) => `f-${index}`));
  for await (const _ of listObjects(
    store.client,
    { bucket: BUCKET, prefix: "", delimiter: undefined },
    store.context.signal,
  ))
    break;
  expect(operations(store)).toEqual(["ListObjectsV2"]);
});

test("a denial names prefix and permission", async () => {
  await open([]);
  store.server.deny({ principal: "main", action: "s3:ListBucket" });
  await expect(list("d/")).rejects.toMatchObject({
    code: "access-denied",
    message: expect.stringContaining(`Cannot list "s3://${BUCKET}/d/"`),
    hint: expect.stringContaining("s3:ListBucket"),
  });
});

// A store with a broken continuation gives the same page for ever.
test.each([
  { name: "without a token", tokens: [undefined], requests: 1 },
  { name: "with the same token again", tokens: ["t"], requests: 2 },
  { name: "with two tokens in turn", tokens: ["t", "u"], requests: 3 },
])("a listing that says there is more $name ends with an error", async ({ tokens, requests }) => {
  await open([]);
  let sent = 0;
  store.client.middlewareStack.add(
    () => async () => {
      const NextContinuationToken = tokens[sent++ % tokens.length];
      return {
        response: {},
        output: { $metadata: {}, IsTruncated: true, NextContinuationToken } as never,
      };
    },
    { step: "build", name: "answer" },
  );
  await expect(list("d/")).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("not how to go on"),
  });
  expect(sent).toBe(requests);
});

// Taken for an empty listing, they would make a wrong endpoint look like a bucket without objects.
test.each([
  { name: "nothing", body: "" },
  { name: "another document", body: "<Status>up</Status>" },
])("$name is not a listing", async ({ body }) => {
  await open([]);
  const foreign = await listen((_, response) => response.end(body));
  store.client.middlewareStack.add(
    (next) => (args) => next({ ...args, request: { ...(args.request as object), port: foreign.port } }),
    { step: "finalizeRequest", priority: "low" },
  );
  await expect(list("")).rejects.toMatchObject({
    code: "invalid-request",
    message: `Cannot list "s3://${BUCKET}/": the answer is not a listing`,
  });
  await foreign.close();
});
