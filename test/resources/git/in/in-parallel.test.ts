import { setTimeout } from "node:timers/promises";
import { inParallel } from "../../../../resources/git/in/in-parallel.ts";

const never = () => new AbortController().signal;

test("no more than the limit run at once, and all run", async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await inParallel([1, 2, 3, 4, 5, 6, 7], 3, never(), async (item) => {
    most = Math.max(most, ++running);
    await setTimeout(5);
    running--;
    done.push(item);
  });
  expect(most).toBe(3);
  expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test("the first failure ends the others, and is thrown after them", async () => {
  const ended: string[] = [];
  const work = async (item: string, signal: AbortSignal) => {
    if (item === "bad") throw new Error("the first");
    await setTimeout(60_000, undefined, { signal }).catch(() => {});
    ended.push(item);
    throw new Error("a later one");
  };
  await expect(inParallel(["slow", "bad", "waiting"], 2, never(), work)).rejects.toThrow("the first");
  expect(ended).toEqual(["slow"]);
});

test("an interruption is what is thrown", async () => {
  const interruption = new AbortController();
  const work = async (_: number, signal: AbortSignal) => {
    interruption.abort(new Error("interrupted"));
    signal.throwIfAborted();
  };
  await expect(inParallel([1, 2], 2, interruption.signal, work)).rejects.toThrow("interrupted");
});
