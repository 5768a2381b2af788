import type { Fault } from "../../support/s3-server/faults.ts";
import type { Quirks } from "../../support/s3-server/quirks.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { type Outcome, runStep, startStep } from "./program.ts";

const CROWD = 16;
const At = { bucket: "bucket", key: "path/to version" } as const;

let server: S3Server;
afterEach(() => server.close());

async function start(quirks: Partial<Quirks> = {}, versioning?: "Enabled"): Promise<void> {
  server = await startS3Server({ quirks });
  server.createBucket(At.bucket, { versioning });
}

const source = (keys: object = {}) => ({ ...connectionTo(server), ...At, ...keys });
const check = (keys?: object) => runStep("check", { source: source(keys) });
const put = (params: object, keys?: object, files = {}) =>
  runStep("out", { source: source(keys), params }, { directory: makeDirectory(files) });
const bump = (keys?: object) => put({ bump: "patch" }, keys);
const stored = () => server.object(At.bucket, At.key)?.body.toString();
const plant = (content: string) => server.put(At.bucket, At.key, content);
const faultOfPut = (fault: Fault) => server.fault({ match: { operation: "PutObject" }, ...fault });
const operations = () => server.requests.map(({ operation }) => operation);

const success = (number: string) => ({
  code: 0,
  answer: { version: { number }, metadata: [{ name: "number", value: number }] },
});

function expectFailure({ code, stdout, stderr }: Outcome, says: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(says);
}

describeInProcess("the requests of a step", () => {
  test.each<{
    name: string;
    versioning: "Enabled" | undefined;
    check: string[];
    bump: string[];
    file: string[];
  }>([
    {
      name: "a plain bucket",
      versioning: undefined,
      check: ["GetObject"],
      bump: ["GetObject", "PutObject"],
      file: ["GetObject", "PutObject"],
    },
    {
      name: "a versioned bucket that is not on AWS",
      versioning: "Enabled",
      check: ["GetObject", "ListObjectVersions"],
      bump: ["GetObject", "ListObjectVersions", "PutObject", "ListObjectVersions"],
      file: ["GetObject", "PutObject"],
    },
  ])("to $name are no more than needed", async ({ versioning, ...expected }) => {
    await start({}, versioning);
    expect(await bump()).toMatchObject(success("0.0.1"));
    server.clearRequests();
    expect(await check()).toMatchObject({ code: 0, answer: [{ number: "0.0.1" }] });
    expect(operations()).toEqual(expected.check);
    server.clearRequests();
    expect(await bump()).toMatchObject(success("0.0.2"));
    expect(operations()).toEqual(expected.bump);
    server.clearRequests();
    expect(await put({ file: "v/number" }, {}, { "v/number": "7.0.0\n" })).toMatchObject(success("7.0.0"));
    expect(operations()).toEqual(expected.file);
    expect(stored()).toBe("7.0.0");
  });
});

describeInProcess("what goes wrong on the way", () => {
  beforeEach(async () => {
    await start();
    plant("1.0.0");
  });

  test.each<{ name: string; fault: Fault; number: string; puts: number }>([
    { name: "a lost reply", fault: { action: "dropReply" }, number: "1.0.1", puts: 1 },
    { name: "a reset", fault: { action: "reset" }, number: "1.0.1", puts: 2 },
    { name: "503", fault: { action: "status", status: 503, times: 2 }, number: "1.0.1", puts: 3 },
    { name: "a faster one", fault: { action: "overwrite", body: "3.0.0" }, number: "3.0.1", puts: 2 },
  ])("a bump survives $name", async ({ fault, number, puts }) => {
    faultOfPut(fault);
    expect(await bump()).toMatchObject(success(number));
    expect(stored()).toBe(number);
    expect(operations().filter((operation) => operation === "PutObject")).toHaveLength(puts);
  });

  test.each<{ name: string; fault: Fault }>([
    { name: "a lost reply", fault: { action: "dropReply" } },
    { name: "503", fault: { action: "status", status: 503 } },
  ])("a put with a file survives $name", async ({ fault }) => {
    faultOfPut(fault);
    expect(await put({ file: "number" }, {}, { number: "0.5.0" })).toMatchObject(success("0.5.0"));
    expect(stored()).toBe("0.5.0");
  });

  test("get_latest stores nothing", async () => {
    expect(await put({ get_latest: true, bump: "major" })).toMatchObject(success("1.0.0"));
    expect(operations()).toEqual(["GetObject"]);
  });

  test("a step that is ended while it waits for the store says so and stores nothing", async () => {
    faultOfPut({ action: "stall" });
    const running = startStep(
      "out",
      { source: source(), params: { bump: "patch" } },
      { directory: makeDirectory() },
    );
    while (!operations().includes("PutObject")) await new Promise((resolve) => setTimeout(resolve, 10));
    running.kill("SIGTERM");
    const { stdout, signal, code } = await running.outcome;
    expect(stdout).toBe("");
    expect(signal ?? code).not.toBe(0);
    expect(stored()).toBe("1.0.0");
  });

  test.each([
    { name: "s3:PutObject", says: /error bumping version: .*Cannot store the version in .*s3:PutObject/s },
    { name: "s3:GetObject", says: /error bumping version: .*Cannot read .*s3:GetObject.*s3:ListBucket/s },
  ])("a missing $name is named", async ({ name, says }) => {
    server.deny({ principal: "main", action: name });
    expectFailure(await bump(), says);
  });

  test("a missing object that may not be known to be missing is not the initial version", async () => {
    server.remove(At.bucket, At.key);
    server.deny({ principal: "main", action: "s3:ListBucket" });
    expectFailure(await check(), /error checking for new versions: .*AccessDenied.*s3:ListBucket/s);
  });

  test("content that is no version", async () => {
    plant("latest");
    expectFailure(await check(), /error checking for new versions: parsing number in bucket: .*"latest"/);
  });
});

describeInProcess("stores without conditional writes", () => {
  const WARNING = /warning: Two builds .* the store does not know conditional writes/;

  test("get the version with one warning", async () => {
    await start({ refuseConditions: true });
    plant("1.0.0");
    const outcome = await bump();
    expect(outcome).toMatchObject(success("1.0.1"));
    expect(outcome.stderr).toMatch(WARNING);
    expect(outcome.stderr.match(/warning/g)).toHaveLength(1);
  });

  test.each([
    { name: "say so", quirks: { refuseConditions: true } },
    { name: "do not tell", quirks: { ignoreConditions: true } },
    { name: "contradict themselves", quirks: { neverMatch: true } },
  ])("are an error with require_atomic, even if they $name", async ({ quirks }) => {
    await start(quirks);
    plant("1.0.0");
    expectFailure(await bump({ require_atomic: true }), /error bumping version: Cannot keep writers of/);
  });
});

describeInProcess("sixteen builds at the same time", () => {
  test.each<{ name: string; versioning: "Enabled" | undefined }>([
    { name: "a plain bucket", versioning: undefined },
    { name: "a versioned bucket that carries out each write", versioning: "Enabled" },
  ])("get sixteen numbers from $name", async ({ versioning }) => {
    await start({ judgeOnArrival: true }, versioning);
    faultOfPut({ action: "delay", ms: 20, times: 100_000 });
    const outcomes = await Promise.all(
      Array.from({ length: CROWD }, () => bump({ initial_version: "1.0.0", require_atomic: true })),
    );
    const expected = Array.from({ length: CROWD }, (_, at) => success(`1.0.${at + 1}`));
    expect(outcomes).toEqual(expect.arrayContaining(expected.map((each) => expect.objectContaining(each))));
    expect(await check()).toMatchObject({ answer: [{ number: `1.0.${CROWD}` }] });
  });
});
