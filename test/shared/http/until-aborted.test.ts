import { untilAborted } from "../../../shared/http/until-aborted.ts";

const FAILURE = new Error("failure");
const REASON = new Error("interrupted");
const never = () => new Promise<never>(() => {});

test("what comes in time is passed on", async () => {
  const { signal } = new AbortController();
  await expect(untilAborted(Promise.resolve(7), signal)).resolves.toBe(7);
  await expect(untilAborted(Promise.reject(FAILURE), signal)).rejects.toBe(FAILURE);
});

test("an interruption ends the wait with its reason", async () => {
  const controller = new AbortController();
  const wait = untilAborted(never(), controller.signal);
  controller.abort(REASON);
  await expect(wait).rejects.toBe(REASON);
});

test("what is interrupted already does not wait", async () => {
  await expect(untilAborted(never(), AbortSignal.abort(REASON))).rejects.toBe(REASON);
});
