import type { Place } from "../../../../../resources/semver/drivers/s3/place.ts";
import { raceTolerance } from "../../../../../resources/semver/drivers/s3/race-tolerance.ts";
import type { Expectation } from "../../../../../resources/semver/drivers/s3/revision.ts";
import { fetchStored } from "../../../../../resources/semver/drivers/s3/stored-object.ts";
import { writeOf } from "../../../../../resources/semver/drivers/s3/write.ts";
import { writeVersion } from "../../../../../resources/semver/drivers/s3/write-version.ts";
import { parseVersion } from "../../../../../resources/semver/semantic-version.ts";
import { INTERRUPTION } from "../../../../support/recording.ts";
import type { Fault, FaultAction } from "../../../../support/s3-server/faults.ts";
import type { Quirks } from "../../../../support/s3-server/quirks.ts";
import { KEY, NAME, openS3Place, placeIn, type S3Place } from "../../../../support/semver/s3-place.ts";
import { BUCKET, operations } from "../../../../support/store.ts";

type Versioning = "Enabled" | undefined;
type Expected = "what is there" | "any";

let opened: S3Place;
let place: Place;
afterEach(() => opened.close());

async function open(
  before: string | undefined,
  quirks: Partial<Quirks> = {},
  versioning: Versioning = undefined,
): Promise<void> {
  opened = await openS3Place({ quirks, versioning });
  place = placeIn(opened.store);
  if (before !== undefined) await opened.plant(before);
}

const faultOfPut = (fault: FaultAction & Partial<Fault>) =>
  opened.store.server.fault({ ...fault, match: { operation: "PutObject", ...fault.match } });
const seen = async (): Promise<Expectation> => (await fetchStored(place)) ?? "nothing";
const puts = () => operations(opened.store).filter((operation) => operation === "PutObject").length;
const log = () => opened.store.context.log.text();

async function write(expected: Expectation, attempts?: number) {
  return writeVersion(place, writeOf(parseVersion("1.0.1"), expected), expected, attempts);
}

describe.each<{ name: string; before: string | undefined; expected: Expected; versioning: Versioning }>([
  { name: "a first write", before: undefined, expected: "what is there", versioning: undefined },
  { name: "a conditional write", before: "1.0.0", expected: "what is there", versioning: undefined },
  { name: "a forced write", before: "1.0.0", expected: "any", versioning: undefined },
  { name: "a write of a version", before: "1.0.0", expected: "what is there", versioning: "Enabled" },
])("$name", ({ before, expected, versioning }) => {
  const expectation = async () => (expected === "any" ? expected : seen());
  beforeEach(() => open(before, {}, versioning));

  test("whose reply is lost is found by looking, and not made again", async () => {
    const expectedNow = await expectation();
    faultOfPut({ action: "dropReply" });
    expect(await write(expectedNow)).toBe("written");
    expect(await opened.peek()).toBe("1.0.1");
    expect(puts()).toBe(1);
  });

  test.each<{ name: string; fault: FaultAction }>([
    { name: "503", fault: { action: "status", status: 503 } },
    { name: "500", fault: { action: "status", status: 500 } },
    { name: "429", fault: { action: "status", status: 429, code: "TooManyRequests" } },
    { name: "a reset", fault: { action: "reset" } },
    { name: "silence", fault: { action: "stall" } },
  ])("is made again after $name, since nothing has happened", async ({ fault }) => {
    const expectedNow = await expectation();
    faultOfPut(fault);
    expect(await write(expectedNow)).toBe("written");
    expect(await opened.peek()).toBe("1.0.1");
    expect(puts()).toBe(2);
    expect(log()).toContain("Trying again (attempt 2 of 12)");
  });

  test("that never gets through ends with the last failure", async () => {
    const expectedNow = await expectation();
    faultOfPut({ action: "status", status: 503, times: 99 });
    await expect(write(expectedNow, 2)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining(`Cannot store the version in "${NAME}": SlowDown`),
    });
    expect([await opened.peek(), puts()]).toEqual([before, 2]);
  });

  test("that may have been made and cannot be looked for is no success", async () => {
    const expectedNow = await expectation();
    faultOfPut({ action: "dropReply" });
    opened.store.server.deny({ principal: "main", action: "s3:GetObject" });
    await expect(write(expectedNow)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(
        /broken off.*whether it was stored could not be found out: .*AccessDenied/,
      ),
    });
  });

  test("is refused for good with the name of the permission", async () => {
    const expectedNow = await expectation();
    opened.store.server.deny({ principal: "main", action: "s3:PutObject" });
    await expect(write(expectedNow)).rejects.toMatchObject({
      code: "access-denied",
      hint: expect.stringContaining("s3:PutObject"),
    });
    expect(puts()).toBe(1);
  });

  test("to a bucket that does not exist is an error", async () => {
    place = { ...place, object: { bucket: "missing", key: KEY } };
    await expect(write(expected === "any" ? "any" : "nothing")).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("NoSuchBucket"),
    });
  });

  test("ends when the step is interrupted", async () => {
    const expectedNow = await expectation();
    faultOfPut({ action: "status", status: 503, times: 99 });
    const outcome = expect(write(expectedNow)).rejects.toBe(INTERRUPTION);
    while (puts() === 0) await new Promise((resolve) => setImmediate(resolve));
    opened.store.context.interrupt();
    await outcome;
  });
});

describe("a forced write", () => {
  beforeEach(() => open("1.0.0"));

  test("whose reply is lost is not made again when somebody has bumped it, lest that number be handed out twice", async () => {
    faultOfPut({ action: "overwrite", body: "1.0.2", when: "after" });
    faultOfPut({ action: "dropReply" });
    await expect(write("any")).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("the reply was lost, and somebody else may have written since"),
    });
    expect([await opened.peek(), puts()]).toEqual(["1.0.2", 1]);
  });

  test("is made again after 409, whatever somebody else has stored", async () => {
    faultOfPut({ action: "overwrite", body: "1.0.2" });
    faultOfPut({ action: "status", status: 409, code: "OperationAborted" });
    expect(await write("any")).toBe("written");
    expect([await opened.peek(), puts()]).toEqual(["1.0.1", 2]);
  });

  test("needs no permission to read", async () => {
    opened.store.server.deny({ principal: "main", action: "s3:GetObject" });
    expect(await write("any")).toBe("written");
    expect(await opened.peek()).toBe("1.0.1");
  });

  test("replaces what is far too large to be a version", async () => {
    await opened.plant("x".repeat(2 ** 21));
    expect(await write("any")).toBe("written");
  });
});

test("a first write that is answered by 404 is no lost race", async () => {
  await open(undefined);
  faultOfPut({ action: "status", status: 404, code: "NoSuchKey", times: 99 });
  await expect(write("nothing")).rejects.toMatchObject({ code: "not-found" });
});

describe.each<Versioning>([undefined, "Enabled"])(
  "somebody else is faster (versioning: %s)",
  (versioning) => {
    beforeEach(() => open("1.0.0", {}, versioning));

    test.each<{ name: string; faults: readonly (FaultAction & Partial<Fault>)[] }>([
      { name: "before the write", faults: [{ action: "overwrite", body: "3.0.0" }] },
      {
        name: "after the write, whose reply is lost",
        faults: [{ action: "overwrite", body: "3.0.0", when: "after" }, { action: "dropReply" }],
      },
      {
        name: "before the write, whose refusal is lost",
        faults: [{ action: "overwrite", body: "3.0.0" }, { action: "dropReply" }],
      },
    ])("$name", async ({ faults }) => {
      const expected = await seen();
      for (const fault of faults) faultOfPut(fault);
      expect(await write(expected)).toBe("conflict");
      expect(await opened.peek()).toBe("3.0.0");
      expect(puts()).toBe(1);
    });

    test("with the same content, which is not ours all the same", async () => {
      const expected = await seen();
      await opened.plant("1.0.1");
      expect(await write(expected)).toBe("conflict");
    });

    test.each(["ConditionalRequestConflict", "ConcurrentModification", "OperationAborted"])(
      "in the words of 409 %s",
      async (code) => {
        const expected = await seen();
        faultOfPut({ action: "status", status: 409, code });
        expect(await write(expected)).toBe("conflict");
        expect(await opened.peek()).toBe("1.0.0");
      },
    );

    test("and deletes the object", async () => {
      const expected = await seen();
      opened.store.server.remove(BUCKET, KEY);
      expect(await write(expected)).toBe("conflict");
      expect(await opened.peek()).toBeUndefined();
    });
  },
);

type Helpless = { name: string; quirks?: Partial<Quirks>; fault?: FaultAction & Partial<Fault> };
const HELPLESS: readonly Helpless[] = [
  { name: "answers 501", quirks: { refuseConditions: true } },
  {
    name: "answers 400 and names the header",
    fault: {
      action: "status",
      status: 400,
      code: "If-MatchNotSupported",
      times: 99,
      match: { headers: { "if-match": /./ } },
    },
  },
  { name: "finds that no ETag matches", quirks: { neverMatch: true } },
];

describe.each(HELPLESS)("a store that $name", ({ quirks = {}, fault }) => {
  async function openHelpless(versioning: Versioning): Promise<Expectation> {
    await open("1.0.0", quirks, versioning);
    if (fault) faultOfPut(fault);
    return seen();
  }

  test("gets the version without a condition, is looked at afterwards, and one warning is given", async () => {
    await openHelpless(undefined);
    for (let times = 0; times < 2; times++) {
      const expected = await seen();
      opened.store.server.clearRequests();
      expect(await write(expected)).toBe("written");
      expect(operations(opened.store)).toEqual(["PutObject", "GetObject", "PutObject", "GetObject"]);
    }
    expect(await opened.peek()).toBe("1.0.1");
    expect(log().match(/warning/g)).toHaveLength(1);
    expect(log()).toContain(
      `warning: Two builds that bump "${NAME}" at the same time may get the same number`,
    );
  });

  test("keeps what somebody else has written since", async () => {
    const expected = await openHelpless(undefined);
    await opened.plant("3.0.0");
    expect(await write(expected)).toBe("conflict");
    expect(await opened.peek()).toBe("3.0.0");
  });

  test("conflicts when somebody else writes right behind", async () => {
    const expected = await openHelpless(undefined);
    faultOfPut({ action: "overwrite", body: "3.0.0", when: "after", after: 1 });
    expect(await write(expected)).toBe("conflict");
  });

  test("gets nothing where writers have to be kept apart", async () => {
    const expected = await openHelpless(undefined);
    place = { ...place, tolerateRace: raceTolerance(NAME, { require_atomic: true }, place.context.log) };
    await expect(write(expected)).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.stringContaining(`Cannot keep writers of "${NAME}" apart: the store `),
    });
    expect(await opened.peek()).toBe("1.0.0");
  });

  test("needs no warning where it keeps versions, whose order tells", async () => {
    const expected = await openHelpless("Enabled");
    place = { ...place, tolerateRace: raceTolerance(NAME, { require_atomic: true }, place.context.log) };
    expect(await write(expected)).toBe("written");
    expect(operations(opened.store).at(-1)).toBe("ListObjectVersions");
    expect(log()).not.toContain("warning");
  });
});

test("a first write that is refused although nothing is there is made without a condition", async () => {
  await open(undefined);
  faultOfPut({
    action: "status",
    status: 412,
    code: "PreconditionFailed",
    match: { headers: { "if-none-match": "*" } },
  });
  expect(await write("nothing")).toBe("written");
  expect(log()).toContain("the store refuses a condition that holds");
});

test("AWS is not suspected of a contradiction: its refusal is a conflict", async () => {
  await open("1.0.0", { neverMatch: true });
  place = { ...place, conditions: "atomic" };
  expect(await write(await seen())).toBe("conflict");
  expect([await opened.peek(), log()]).toEqual(["1.0.0", ""]);
});

test("AWS keeps its promise about conditions: no version is listed", async () => {
  await open("1.0.0", {}, "Enabled");
  place = { ...place, conditions: "atomic" };
  expect(await write(await seen())).toBe("written");
  expect(operations(opened.store)).toEqual(["GetObject", "PutObject"]);
  expect(opened.store.server.object(BUCKET, KEY)?.headers).not.toHaveProperty("x-amz-meta-replaces");
});

describe("a store that does not tell the order of its versions", () => {
  beforeEach(async () => {
    await open("1.0.0", { judgeOnArrival: true }, "Enabled");
    opened.store.server.deny({ principal: "main", action: "s3:ListBucketVersions" });
  });

  test("is looked at instead, with one warning that names the permission", async () => {
    expect(await write(await seen())).toBe("written");
    expect(operations(opened.store)).toEqual(["GetObject", "PutObject", "ListObjectVersions", "GetObject"]);
    expect(log()).toContain("because s3:ListBucketVersions is not allowed");
  });

  test("is an error where writers have to be kept apart", async () => {
    const expected = await seen();
    place = { ...place, tolerateRace: raceTolerance(NAME, { require_atomic: true }, place.context.log) };
    await expect(write(expected)).rejects.toMatchObject({
      message: expect.stringContaining("s3:ListBucketVersions"),
    });
  });
});

test("a listing that fails leaves the write unconfirmed, which is an error", async () => {
  await open("1.0.0", {}, "Enabled");
  opened.store.server.fault({
    action: "status",
    status: 404,
    code: "NoSuchBucket",
    match: { operation: "ListObjectVersions" },
  });
  await expect(write(await seen())).rejects.toMatchObject({ code: "not-found" });
});
