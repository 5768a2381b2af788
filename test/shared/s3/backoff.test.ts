import { backOff } from "../../../shared/s3/backoff.ts";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test.each([
  { attempt: 1, least: 125, most: 250 },
  { attempt: 2, least: 250, most: 500 },
  { attempt: 7, least: 8_000, most: 16_000 },
  { attempt: 8, least: 10_000, most: 20_000 },
  { attempt: 50, least: 10_000, most: 20_000 },
])("attempt $attempt waits from $least to $most ms", async ({ attempt, least, most }) => {
  let waited = false;
  const wait = backOff(attempt, new AbortController().signal).then(() => {
    waited = true;
  });
  await jest.advanceTimersByTimeAsync(least - 1);
  expect(waited).toBe(false);
  await jest.advanceTimersByTimeAsync(most - least + 1);
  expect(waited).toBe(true);
  await wait;
});

test("an interruption ends the wait", async () => {
  const controller = new AbortController();
  const wait = backOff(8, controller.signal);
  controller.abort(new Error("interrupted"));
  await expect(wait).rejects.toMatchObject({ name: "AbortError" });
});
