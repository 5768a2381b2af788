import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../../support/s3-server/faults.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { type RunningStep, startStep } from "./program.ts";

const LARGE = randomBytes(24 * 1024 * 1024);
/** Concourse allows ten seconds; the programs end themselves before. */
const GRACE_MS = 8_500;
const SLOW = { action: "delay", ms: 20_000, times: 99 } as const;

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server.close());
beforeEach(() => {
  server.createBucket("bucket");
  server.put("bucket", "f-1", LARGE);
  server.clearFaults();
  server.clearRequests();
});

const source = () => ({ ...connectionTo(server), bucket: "bucket", regexp: "f-(.*)" });

/** Sends the signal once the operation is on its way, and tells how the step ended. */
async function interrupt(step: RunningStep, operation: string, signal: NodeJS.Signals) {
  while (!server.requests.some((request) => request.operation === operation)) await sleep(10);
  // A part or range is then on its way, not only announced.
  await sleep(100);
  const start = Date.now();
  step.kill(signal);
  const outcome = await step.outcome;
  return { ...outcome, ms: Date.now() - start };
}

describeInProcess("an interrupted out", () => {
  test.each<{ readonly name: string; readonly fault: Fault; readonly operation: string }>([
    {
      name: "while parts are on their way",
      fault: { ...SLOW, match: { operation: "UploadPart" } },
      operation: "UploadPart",
    },
    {
      name: "while nobody reads the parts",
      fault: { action: "stall", times: 99, match: { operation: "UploadPart" } },
      operation: "UploadPart",
    },
    {
      name: "while the upload is being started",
      fault: { action: "delay", ms: 1000, match: { operation: "CreateMultipartUpload" } },
      operation: "CreateMultipartUpload",
    },
    {
      name: "while parts are tried again",
      fault: { action: "status", status: 503, times: 99, match: { operation: "UploadPart" } },
      operation: "UploadPart",
    },
  ])("leaves no upload behind, $name", async ({ fault, operation }) => {
    server.fault(fault);
    const directory = makeDirectory({ "f-2": LARGE });
    const step = startStep("out", { source: source(), params: { file: "f-2" } }, { directory });
    const { code, stdout, stderr, ms } = await interrupt(step, operation, "SIGTERM");
    expect({ code, stdout }).toEqual({ code: 143, stdout: "" });
    expect(stderr).toContain("error: Interrupted by SIGTERM");
    expect(ms).toBeLessThan(GRACE_MS);
    expect({ uploads: server.uploads("bucket"), object: server.object("bucket", "f-2") }).toEqual({
      uploads: [],
      object: undefined,
    });
  });
});

describeInProcess("an interrupted in", () => {
  test.each([
    { signal: "SIGTERM", code: 143 },
    { signal: "SIGINT", code: 130 },
  ] as const)("leaves no file behind, after $signal", async ({ signal, code }) => {
    server.fault({ action: "throttle", bytesPerSecond: 100_000, times: 99 });
    const directory = makeDirectory();
    const step = startStep("in", { source: source(), version: { path: "f-1" } }, { directory });
    const outcome = await interrupt(step, "GetObject", signal);
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: "" });
    expect(outcome.ms).toBeLessThan(GRACE_MS);
    expect(existsSync(directory) && readdirSync(directory)).toEqual([]);
  });
});

describeInProcess("an interrupted check", () => {
  test.each<{ readonly name: string; readonly fault: Fault }>([
    { name: "waits for no answer", fault: { ...SLOW, match: { operation: "ListObjectsV2" } } },
    {
      name: "waits for no further attempt",
      fault: { action: "status", status: 503, times: 99, match: { operation: "ListObjectsV2" } },
    },
  ])("$name", async ({ fault }) => {
    server.fault(fault);
    const step = startStep("check", { source: source() });
    const { code, stdout, ms } = await interrupt(step, "ListObjectsV2", "SIGTERM");
    expect({ code, stdout }).toEqual({ code: 143, stdout: "" });
    expect(ms).toBeLessThan(2000);
  });
});
