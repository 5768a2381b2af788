import { raceTolerance } from "../../../../../resources/semver/drivers/s3/race-tolerance.ts";
import { StateReader } from "../../../../../resources/semver/drivers/s3/read-state.ts";
import { KEY, NAME, openS3Place, placeIn, type S3Place } from "../../../../support/semver/s3-place.ts";
import { BUCKET, operations } from "../../../../support/store.ts";

let opened: S3Place;
beforeEach(async () => {
  opened = await openS3Place({ versioning: "Enabled" });
});
afterEach(() => opened.close());

/** Stores versions, oldest first, and tells their ids. `replaces` names one of those before it, or none. */
function history(
  ...entries: readonly { content: string; replaces?: number | "none" | undefined }[]
): string[] {
  const ids: string[] = [];
  for (const { content, replaces } of entries) {
    const replaced = typeof replaces === "number" ? ids[replaces] : replaces;
    const headers = replaced === undefined ? {} : { "x-amz-meta-replaces": replaced };
    ids.push(opened.store.server.put(BUCKET, KEY, content, { headers }).versionId);
  }
  return ids;
}

async function read(reader = new StateReader(placeIn(opened.store))) {
  const { newest, current } = await reader.read();
  return { newest: newest?.content, current: current?.content };
}

const FOREIGN = { content: "1.0.0" };

test.each([
  { name: "what others have stored", entries: [FOREIGN], current: "1.0.0", requests: 1 },
  {
    name: "a first version",
    entries: [{ content: "0.0.1", replaces: "none" as const }],
    current: "0.0.1",
    requests: 2,
  },
  {
    name: "a version that replaces the one below",
    entries: [FOREIGN, { content: "1.0.1", replaces: 0 }],
    current: "1.0.1",
    requests: 2,
  },
  {
    name: "a version below one that came too late",
    entries: [FOREIGN, { content: "1.0.1", replaces: 0 }, { content: "1.1.0", replaces: 0 }],
    current: "1.0.1",
    requests: 5,
  },
  {
    name: "a version below several that came too late",
    entries: [
      FOREIGN,
      { content: "2.0.0", replaces: 0 },
      { content: "1.0.1", replaces: 0 },
      { content: "1.1.0", replaces: 0 },
    ],
    current: "2.0.0",
    requests: 7,
  },
  {
    name: "a version above one that came too late",
    entries: [
      FOREIGN,
      { content: "1.0.1", replaces: 0 },
      { content: "1.1.0", replaces: 0 },
      { content: "1.0.2", replaces: 2 },
    ],
    current: "1.0.2",
    requests: 2,
  },
  {
    name: "a forced version above one that came too late",
    entries: [
      FOREIGN,
      { content: "1.0.1", replaces: 0 },
      { content: "1.1.0", replaces: 0 },
      { content: "9.0.0" },
    ],
    current: "9.0.0",
    requests: 1,
  },
])("$name counts", async ({ entries, current, requests }) => {
  history(...entries);
  expect(await read()).toEqual({ newest: entries.at(-1)?.content, current });
  expect(opened.store.server.requests).toHaveLength(requests);
});

test("nothing counts above a deletion but what replaces nothing", async () => {
  const [replaced] = history(FOREIGN);
  opened.store.server.remove(BUCKET, KEY);
  const headers = { "x-amz-meta-replaces": replaced ?? "" };
  opened.store.server.put(BUCKET, KEY, "1.0.1", { headers });
  expect(await read()).toEqual({ newest: "1.0.1", current: undefined });
  opened.store.server.remove(BUCKET, KEY);
  expect(await read()).toEqual({ newest: undefined, current: undefined });
  history({ content: "0.0.1", replaces: "none" });
  expect(await read()).toEqual({ newest: "0.0.1", current: "0.0.1" });
});

test("the oldest version counts, because what it replaced has been deleted for good", async () => {
  const [first = ""] = history(FOREIGN, { content: "1.0.1", replaces: 0 });
  opened.store.server.remove(BUCKET, KEY, first);
  expect(await read()).toEqual({ newest: "1.0.1", current: "1.0.1" });
});

test("other keys that begin the same are no predecessors", async () => {
  history({ content: "0.0.1", replaces: "none" });
  opened.store.server.put(BUCKET, `${KEY}-of-another`, "1.0.0");
  expect(await read()).toEqual({ newest: "0.0.1", current: "0.0.1" });
});

test("what is written while versioning is suspended counts without a listing", async () => {
  opened.store.server.setVersioning(BUCKET, "Suspended");
  history({ content: "1.0.1", replaces: "none" });
  expect(await read()).toEqual({ newest: "1.0.1", current: "1.0.1" });
  expect(operations(opened.store)).toEqual(["GetObject"]);
});

test("a version is looked at once", async () => {
  const reader = new StateReader(placeIn(opened.store));
  history(FOREIGN, { content: "1.0.1", replaces: 0 }, { content: "1.1.0", replaces: 0 });
  expect(await read(reader)).toEqual({ newest: "1.1.0", current: "1.0.1" });
  opened.store.server.clearRequests();
  expect(await read(reader)).toEqual({ newest: "1.1.0", current: "1.0.1" });
  expect(operations(opened.store)).toEqual(["GetObject", "GetObject"]);
});

test("on AWS the newest version counts, and nothing is listed", async () => {
  history(FOREIGN, { content: "1.0.1", replaces: 0 }, { content: "1.1.0", replaces: 0 });
  const reader = new StateReader(placeIn(opened.store, { conditions: "atomic" }));
  expect(await read(reader)).toEqual({ newest: "1.1.0", current: "1.1.0" });
  expect(operations(opened.store)).toEqual(["GetObject"]);
});

describe("when versions may not be listed", () => {
  beforeEach(() => {
    history(FOREIGN, { content: "1.0.1", replaces: 0 });
    opened.store.server.deny({ principal: "main", action: "s3:ListBucketVersions" });
  });

  test("the newest counts, with one warning that names the permission", async () => {
    const reader = new StateReader(placeIn(opened.store));
    for (let times = 0; times < 2; times++) {
      expect(await read(reader)).toEqual({ newest: "1.0.1", current: "1.0.1" });
    }
    const log = opened.store.context.log.text();
    expect(log.match(/warning/g)).toHaveLength(1);
    expect(log).toContain("s3:ListBucketVersions is not allowed");
  });

  test("it is an error where writers have to be kept apart", async () => {
    const { log } = opened.store.context;
    const tolerateRace = raceTolerance(NAME, { require_atomic: true }, log);
    const reader = new StateReader(placeIn(opened.store, { tolerateRace }));
    await expect(read(reader)).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.stringContaining("s3:ListBucketVersions is not allowed"),
    });
  });
});

test("an older version that may not be read is an error that names the permission", async () => {
  history(FOREIGN, { content: "1.0.1", replaces: 0 }, { content: "1.1.0", replaces: 0 });
  opened.store.server.deny({ principal: "main", action: "s3:GetObjectVersion" });
  await expect(read()).rejects.toMatchObject({
    code: "access-denied",
    hint: expect.stringContaining("s3:GetObjectVersion"),
  });
});
