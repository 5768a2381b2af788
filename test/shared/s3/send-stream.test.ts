import { Readable } from "node:stream";
import { sendStream } from "../../../shared/s3/send-stream.ts";

const signal = new AbortController().signal;

function serviceError(name: string, httpStatusCode?: number): Error {
  return Object.assign(new Error("no"), { name, $metadata: { httpStatusCode } });
}

/** Fails with each of `failures` and then succeeds; tells how it went. */
async function sending(failures: readonly Error[], interrupt = new AbortController()) {
  const bodies: Readable[] = [];
  const waits: number[] = [];
  const result = sendStream(
    () => {
      const body = Readable.from(["content"]);
      bodies.push(body);
      return body;
    },
    async () => {
      const failure = failures[bodies.length - 1];
      if (failure) throw failure;
      return "sent";
    },
    interrupt.signal,
    async (attempt) => void waits.push(attempt),
  );
  const outcome = await result.catch((thrown: unknown) => thrown);
  return { outcome, bodies, waits };
}

test.each([
  { name: "503", failure: serviceError("SlowDown", 503) },
  { name: "500", failure: serviceError("InternalError", 500) },
  { name: "429", failure: serviceError("TooManyRequests", 429) },
  { name: "a slow transfer", failure: serviceError("RequestTimeout", 400) },
  { name: "a reset", failure: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }) },
  { name: "a closed connection", failure: Object.assign(new Error("write EPIPE"), { code: "EPIPE" }) },
  { name: "a silence", failure: serviceError("TimeoutError") },
  { name: "a hang-up", failure: new Error("socket hang up") },
])("after $name a new body is sent", async ({ failure }) => {
  const { outcome, bodies, waits } = await sending([failure, failure]);
  expect(outcome).toBe("sent");
  expect(waits).toEqual([1, 2]);
  expect(bodies.map(({ destroyed }) => destroyed)).toEqual([true, true, true]);
});

test.each([
  { name: "a denial", failure: serviceError("AccessDenied", 403) },
  { name: "a missing feature", failure: serviceError("NotImplemented", 501) },
  { name: "a wrong digest", failure: serviceError("BadDigest", 400) },
  { name: "a certificate", failure: Object.assign(new Error("expired"), { code: "CERT_HAS_EXPIRED" }) },
  { name: "a defect", failure: new TypeError("x is not a function") },
])("$name is thrown at once", async ({ failure }) => {
  const { outcome, bodies } = await sending([failure]);
  expect(outcome).toBe(failure);
  expect(bodies.map(({ destroyed }) => destroyed)).toEqual([true]);
});

test("six attempts are enough", async () => {
  const failures = Array.from({ length: 9 }, () => serviceError("SlowDown", 503));
  const { outcome, bodies } = await sending(failures);
  expect(outcome).toBe(failures[5]);
  expect(bodies).toHaveLength(6);
});

test("an interruption is not repeated", async () => {
  const reason = new Error("interrupted");
  const interrupt = new AbortController();
  interrupt.abort(reason);
  const { outcome, bodies } = await sending([serviceError("SlowDown", 503)], interrupt);
  expect(outcome).toBe(reason);
  expect(bodies).toHaveLength(1);
});

test("a failure while waiting is thrown", async () => {
  const failure = new Error("interrupted while waiting");
  const send = () => Promise.reject(serviceError("SlowDown", 503));
  const wait = () => Promise.reject(failure);
  await expect(sendStream(() => Readable.from([]), send, signal, wait)).rejects.toBe(failure);
});
