import { backOff, delayMs } from "../../../shared/http/backoff.ts";

test.each([
  { attempt: 1, least: 125, most: 250 },
  { attempt: 2, least: 250, most: 500 },
  { attempt: 7, least: 8_000, most: 16_000 },
  { attempt: 8, least: 10_000, most: 20_000 },
  { attempt: 50, least: 10_000, most: 20_000 },
])("attempt $attempt waits from $least to $most ms", ({ attempt, least, most }) => {
  expect([delayMs(attempt, 0), delayMs(attempt, 1)]).toEqual([least, most]);
});

test("backOff() waits", async () => {
  const start = performance.now();
  await backOff(1, new AbortController().signal);
  expect(performance.now() - start).toBeGreaterThanOrEqual(124);
});

test("an interruption ends the wait", async () => {
  const controller = new AbortController();
  const wait = backOff(50, controller.signal);
  controller.abort(new Error("interrupted"));
  await expect(wait).rejects.toMatchObject({ name: "AbortError" });
});
