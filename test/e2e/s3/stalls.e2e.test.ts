import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const MIB = 1024 * 1024;
const CONTENT = randomBytes(20 * MIB);
/** What the programs wait in silence, and some for the rest. */
const TIMEOUT_MS = 90_000;

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
  server.createBucket("bucket");
});
afterAll(() => server.close());

const source = () => ({ ...connectionTo(server), bucket: "bucket", regexp: "f-(.*)" });

/** These wait for a minute each; they do so at the same time. */
describeInProcess("silence", () => {
  test.concurrent(
    "within a download ends the request after a minute, which resumes where it was",
    async () => {
      server.put("bucket", "f-1", CONTENT);
      const fault = server.fault({ action: "stall", bytes: 3 * MIB, match: { operation: "GetObject" } });
      const directory = makeDirectory();
      const outcome = await runStep("in", { source: source(), version: { path: "f-1" } }, { directory });
      expect({ code: outcome.code, struck: fault.struck }).toEqual({ code: 0, struck: 1 });
      expect(readFileSync(join(directory, "f-1")).equals(CONTENT)).toBe(true);
    },
    TIMEOUT_MS,
  );

  test.concurrent(
    "instead of an answer to a part ends the request after a minute, and the part is sent again",
    async () => {
      const match = { operation: "UploadPart", partNumber: 2 };
      const fault = server.fault({ action: "delay", ms: TIMEOUT_MS, match });
      const directory = makeDirectory({ "f-2": CONTENT });
      const outcome = await runStep("out", { source: source(), params: { file: "f-2" } }, { directory });
      expect({ code: outcome.code, struck: fault.struck }).toEqual({ code: 0, struck: 1 });
      expect(server.object("bucket", "f-2")?.body.equals(CONTENT)).toBe(true);
    },
    TIMEOUT_MS,
  );

  test.concurrent(
    "of a port where nobody listens is told after some attempts",
    async () => {
      const request = { source: { ...source(), endpoint: "http://127.0.0.1:1" } };
      const { code, stdout, stderr } = await runStep("check", request);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/the connection is refused .* Check that the server runs/);
    },
    TIMEOUT_MS,
  );
});
