import { setTimeout as sleep } from "node:timers/promises";
import { forEachParallel } from "../../../shared/s3/parallel.ts";

const signal = new AbortController().signal;

test.each([
  { items: 0, limit: 3, most: 0 },
  { items: 2, limit: 3, most: 2 },
  { items: 10, limit: 3, most: 3 },
  { items: 10, limit: 1, most: 1 },
])("$items items, $limit at a time", async ({ items, limit, most }) => {
  const begun: number[] = [];
  let now = 0;
  let highest = 0;
  await forEachParallel(Array(items).keys(), { limit, signal }, async (item) => {
    begun.push(item);
    highest = Math.max(highest, ++now);
    await sleep(1);
    now--;
  });
  expect(begun).toEqual([...Array(items).keys()]);
  expect(highest).toBe(most);
  expect(now).toBe(0);
});

test("the first failure stops the others, and is thrown when they have ended", async () => {
  const failure = new Error("first");
  const ended: number[] = [];
  const run = forEachParallel([0, 1, 2, 3], { limit: 3, signal }, async (item, stop) => {
    if (item === 1) throw failure;
    await sleep(10_000, undefined, { signal: stop }).catch(() => sleep(20));
    ended.push(item);
    throw new Error("second");
  });
  await expect(run).rejects.toBe(failure);
  expect(ended).toEqual([0, 2]);
});

test("an interruption stops everything with its reason", async () => {
  const controller = new AbortController();
  const reason = new Error("interrupted");
  const begun: number[] = [];
  const run = forEachParallel([0, 1, 2], { limit: 2, signal: controller.signal }, async (item, stop) => {
    begun.push(item);
    setImmediate(() => controller.abort(reason));
    await sleep(10_000, undefined, { signal: stop });
  });
  await expect(run).rejects.toMatchObject({ name: "AbortError", cause: reason });
  expect(begun).toEqual([0, 1]);
});

test("what is interrupted already does not begin", async () => {
  const reason = new Error("interrupted");
  const work = jest.fn(async () => {});
  const run = forEachParallel([0], { limit: 1, signal: AbortSignal.abort(reason) }, work);
  await expect(run).rejects.toBe(reason);
  expect(work).not.toHaveBeenCalled();
});
