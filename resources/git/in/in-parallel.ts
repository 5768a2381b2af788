/** Runs `work` on all items, `limit` at a time. The first failure ends the others; it is thrown when all have ended. */
export async function inParallel<T>(
  items: readonly T[],
  limit: number,
  parent: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController();
  const signal = AbortSignal.any([parent, failure.signal]);
  const waiting = [...items];
  const failures: unknown[] = [];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined && !signal.aborted; item = waiting.shift()) {
      try {
        await work(item, signal);
      } catch (thrown) {
        failures.push(thrown);
        failure.abort(thrown);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  parent.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
