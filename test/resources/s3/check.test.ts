import { check } from "../../../resources/s3/check.ts";
import { parseRequest } from "../../../shared/resource/request.ts";
import { BUCKET, openStore, operations, type Store } from "../../support/store.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

function run(keys: object, version?: object | null) {
  const request = JSON.stringify({ source: { ...store.source, ...keys }, version });
  return check.run(parseRequest(check.request, request, store.context.log), store.context);
}

test.each([undefined, null, {}, { path: "" }])(
  "the first check of a pattern is given %j",
  async (version) => {
    store.server.put(BUCKET, "f-1", "");
    store.server.put(BUCKET, "f-2", "");
    await expect(run({ regexp: "f-(.*)" }, version)).resolves.toEqual([{ path: "f-2" }]);
    expect(store.context.log.text()).not.toContain("warning");
  },
);

test("a pattern is answered with paths from the given one on", async () => {
  for (const key of ["f-1", "f-2", "f-3"]) store.server.put(BUCKET, key, "");
  await expect(run({ regexp: "f-(.*)" }, { path: "f-2" })).resolves.toEqual([
    { path: "f-2" },
    { path: "f-3" },
  ]);
});

test("a file is answered with ids from the given one on", async () => {
  store.server.setVersioning(BUCKET, "Enabled");
  const ids = [1, 2, 3].map(() => store.server.put(BUCKET, "f", "").versionId);
  await expect(run({ versioned_file: "f" }, { version_id: ids[1] })).resolves.toEqual(
    ids.slice(1).map((version_id) => ({ version_id })),
  );
});

test("what cannot work is refused before anything is asked", async () => {
  await expect(run({})).rejects.toMatchObject({ code: "invalid-request" });
  await expect(run({ regexp: "(" })).rejects.toMatchObject({ code: "invalid-request" });
  expect(operations(store)).toEqual([]);
  expect(store.context.log.text()).toBe("");
});
