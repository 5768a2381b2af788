import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../../support/s3-server/faults.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { type Outcome, runStep, startStep } from "./program.ts";

/** Concourse allows ten seconds; the programs end themselves before. */
const GRACE_MS = 8_500;
const COLOURS = "\u001b[";

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
  server.createBucket("bucket");
});
afterAll(() => server.close());
beforeEach(() => {
  server.clearFaults();
  server.clearRequests();
  server.put("bucket", "version", "1.2.3");
});

const source = () => ({ ...connectionTo(server), bucket: "bucket", key: "version" });
const stored = () => server.object("bucket", "version")?.body.toString();

function expectContract({ code, signal, stdout, stderr }: Outcome): void {
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(stdout).toMatch(/^[[{][^\n]*[\]}]\n$/);
  expect(stderr).not.toContain(COLOURS);
}

describeInProcess("stdout is one line of JSON, stderr is for people", () => {
  test("of check", async () => {
    const outcome = await runStep("check", { source: source() });
    expectContract(outcome);
    expect(outcome.stdout).toBe('[{"number":"1.2.3"}]\n');
    expect(outcome.stderr).toMatch(/^Signing in with access key "….{4}"\n$/);
  });

  test("of in", async () => {
    const request = { source: source(), version: { number: "1.2.3" } };
    const outcome = await runStep("in", request, { directory: makeDirectory() });
    expectContract(outcome);
    expect({ stderr: outcome.stderr, requests: server.requests }).toEqual({ stderr: "", requests: [] });
  });

  test("of out", async () => {
    const request = { source: source(), params: { bump: "minor" } };
    const outcome = await runStep("out", request, { directory: makeDirectory() });
    expectContract(outcome);
    expect(outcome.stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/^Signing in with access key /),
      "Stored 1.2.3 -> 1.3.0 in s3://bucket/version",
    ]);
  });

  test("of an error, which is one red line at the end", async () => {
    const request = { source: { ...source(), bucket: "missing" } };
    const { code, stdout, stderr } = await runStep("check", request);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    const lines = stderr.trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]?.startsWith(`${COLOURS}31merror checking for new versions: Cannot `)).toBe(true);
  });
});

describeInProcess("an interrupted step", () => {
  /** Sends the signal once the operation is on its way, and tells how the step ended. */
  async function interrupt(step: "check" | "out", operation: string, signal: NodeJS.Signals) {
    const request = { source: source(), params: { bump: "major" } };
    const running = startStep(step, request, step === "check" ? {} : { directory: makeDirectory() });
    while (!server.requests.some((logged) => logged.operation === operation)) await sleep(10);
    const start = Date.now();
    running.kill(signal);
    return { ...(await running.outcome), ms: Date.now() - start };
  }

  test.each<{
    name: string;
    step: "check" | "out";
    operation: string;
    fault: Fault;
    signal?: NodeJS.Signals;
  }>([
    {
      name: "a check that waits for the version",
      step: "check",
      operation: "GetObject",
      fault: { action: "delay", ms: 20_000, match: { operation: "GetObject" } },
    },
    {
      name: "a check that tries again and again",
      step: "check",
      operation: "GetObject",
      fault: { action: "status", status: 503, times: 99, match: { operation: "GetObject" } },
      signal: "SIGINT",
    },
    {
      name: "a bump that waits for the version",
      step: "out",
      operation: "GetObject",
      fault: { action: "delay", ms: 20_000, match: { operation: "GetObject" } },
    },
    {
      name: "a bump that is not confirmed",
      step: "out",
      operation: "PutObject",
      fault: { action: "stall", times: 99, match: { operation: "PutObject" } },
    },
    {
      name: "a bump that loses every race",
      step: "out",
      operation: "PutObject",
      fault: {
        action: "status",
        status: 412,
        code: "PreconditionFailed",
        times: 999,
        match: { operation: "PutObject" },
      },
    },
  ])("ends soon and without an answer: $name", async ({ step, operation, fault, signal = "SIGTERM" }) => {
    server.fault(fault);
    const { code, stdout, stderr, ms } = await interrupt(step, operation, signal);
    expect({ code, stdout }).toEqual({ code: signal === "SIGTERM" ? 143 : 130, stdout: "" });
    expect(stderr).toContain(`Interrupted by ${signal}`);
    expect(ms).toBeLessThan(GRACE_MS);
    expect(stored()).toBe("1.2.3");
  });
});
