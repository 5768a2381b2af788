import { check } from "../../../resources/semver/check.ts";
import { parseRequest } from "../../../shared/resource/request.ts";
import { BUCKET, openStore, operations, type Store } from "../../support/store.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

function run(version?: object | null, keys: object = {}) {
  const request = JSON.stringify({ source: { ...store.source, key: "version", ...keys }, version });
  return check.run(parseRequest(check.request, request, store.context.log), store.context);
}

test.each([undefined, null, {}, { number: "" }])(
  "without a cursor (%j) the stored version is answered",
  async (version) => {
    store.server.put(BUCKET, "version", "1.2.3-rc.1+b\n");
    await expect(run(version)).resolves.toEqual([{ number: "1.2.3-rc.1+b" }]);
  },
);

test.each([
  ["older", "1.2.2"],
  ["the same", "1.2.3"],
  ["newer", "2.0.0"],
])("a store without a memory answers what it holds to a cursor that is %s", async (_, number) => {
  store.server.put(BUCKET, "version", "1.2.3");
  await expect(run({ number })).resolves.toEqual([{ number: "1.2.3" }]);
});

test("nothing stored is the initial version the first time, then nothing", async () => {
  await expect(run()).resolves.toEqual([{ number: "0.0.0" }]);
  await expect(run(null, { initial_version: "1.2.3-rc.1" })).resolves.toEqual([{ number: "1.2.3-rc.1" }]);
  await expect(run({ number: "1.2.3" })).resolves.toEqual([]);
});

test("a cursor that is no version is passed over with a warning", async () => {
  await expect(run({ number: "v1" })).resolves.toEqual([{ number: "0.0.0" }]);
  expect(store.context.log.text()).toContain(
    'warning: skipping invalid current version: Cannot read version "v1"',
  );
});

test("content that is no version is an error of the check", async () => {
  store.server.put(BUCKET, "version", "latest");
  await expect(run()).rejects.toMatchObject({
    code: "invalid-request",
    stage: "checking for new versions",
    message: expect.stringContaining("parsing number in bucket: "),
  });
});

test("what cannot work is refused before anything is asked", async () => {
  await expect(run(null, { initial_version: "1" })).rejects.toMatchObject({ stage: "constructing driver" });
  expect(operations(store)).toEqual([]);
});
