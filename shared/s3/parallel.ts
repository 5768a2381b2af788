import { setMaxListeners } from "node:events";

/**
 * Calls `work` on every item, at most `limit` at a time, in the order of the items. The first failure aborts the
 * others and is thrown when all have ended, so that nothing goes on behind the caller's back.
 */
export async function forEachParallel<T>(
  items: Iterable<T>,
  { limit, signal }: { limit: number; signal: AbortSignal },
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const eitherSignal = AbortSignal.any([signal, stop.signal]);
  setMaxListeners(0, eitherSignal);
  const iterator = items[Symbol.iterator]();
  let failure: { reason: unknown } | undefined;

  const worker = async () => {
    for (let next = iterator.next(); !next.done && !failure; next = iterator.next()) {
      try {
        eitherSignal.throwIfAborted();
        await work(next.value, eitherSignal);
      } catch (reason) {
        failure ??= { reason };
        stop.abort(reason);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  if (failure) throw failure.reason;
}
