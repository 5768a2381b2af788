import { randomBytes } from "node:crypto";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { type Outcome, runStep } from "./program.ts";

const MIB = 1024 * 1024;
let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
  server.createBucket("bucket");
  server.put("bucket", "f-1", "content");
});
afterAll(() => server.close());

const source = () => ({ ...connectionTo(server), bucket: "bucket", regexp: "f-(.*)" });

const colours = "\u001b[";

function expectContract({ code, signal, stdout, stderr }: Outcome): void {
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(stdout).toMatch(/^[[{][^\n]*[\]}]\n$/);
  expect(stderr).toMatch(/^Signing in with access key "….{4}"\n/);
  expect(stderr.endsWith("\n")).toBe(true);
  expect(stderr).not.toContain(colours);
}

describeInProcess("stdout is one line of JSON, stderr is for people", () => {
  test("of check", async () => {
    const outcome = await runStep("check", { source: source() });
    expectContract(outcome);
    expect(outcome.stdout).toBe('[{"path":"f-1"}]\n');
    expect(outcome.stderr.split("\n")).toHaveLength(2);
  });

  test("of in", async () => {
    const request = { source: source(), version: { path: "f-1" }, params: null };
    const outcome = await runStep("in", request, { directory: makeDirectory() });
    expectContract(outcome);
    expect(outcome.stderr.trim().split("\n")).toEqual([
      expect.stringContaining("Signing in"),
      expect.stringMatching(/^Downloaded "s3:\/\/bucket\/f-1": 7 B in \d\.\d s, [\d.]+ \w+\/s$/),
    ]);
  });

  test("of out", async () => {
    const request = { source: source(), params: { file: "f-2" } };
    const outcome = await runStep("out", request, { directory: makeDirectory({ "f-2": "x" }) });
    expectContract(outcome);
    expect(outcome.stderr.trim().split("\n")).toHaveLength(2);
  });

  test("of an error, which is one red line at the end", async () => {
    const request = { source: { ...source(), bucket: "missing" } };
    const { code, stdout, stderr } = await runStep("check", request);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    const lines = stderr.trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(
      /error: Cannot list "s3:\/\/missing\/f-": NoSuchBucket: .* \(HTTP 404, request id [0-9A-F]+\)\. \w/,
    );
    expect(lines[1]?.startsWith(`${colours}31m`)).toBe(true);
  });
});

describeInProcess("progress", () => {
  test.each([
    { step: "in", verb: "Downloaded", operation: "GetObject" },
    { step: "out", verb: "Uploaded", operation: "UploadPart" },
  ] as const)("of a slow $step is a line now and then", async ({ step, verb, operation }) => {
    const content = randomBytes(40 * MIB);
    server.put("bucket", "f-3", content);
    server.fault(
      step === "in"
        ? { action: "throttle", bytesPerSecond: 3 * MIB, times: 9, match: { operation } }
        : { action: "delay", ms: 2500, times: 9, match: { operation, partNumber: 5 } },
    );
    const request = { source: source(), version: { path: "f-3" }, params: { file: "f-3" } };
    const directory = makeDirectory({ "f-3": content });
    const { code, stderr } = await runStep(step, request, { directory });
    server.clearFaults();
    expect(code).toBe(0);
    const lines = stderr.split("\n").filter((line) => line.startsWith(verb));
    expect(lines.length).toBeLessThan(8);
    expect(lines.at(-1)).toMatch(/: 40\.0 MiB in [\d.]+ s, [\d.]+ MiB\/s$/);
    if (step === "in") {
      expect(lines[0]).toMatch(/ of 40\.0 MiB \(\d+ %\), [\d.]+ \wiB\/s, [\d.]+ s left$/);
    }
  });
});
