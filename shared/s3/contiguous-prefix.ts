import type { Range } from "./ranges.ts";

export interface ContiguousPrefix {
  /** Notes that a range is complete; ranges may come in any order. */
  add(range: Range): void;
  /** No more ranges will come. */
  close(): void;
  /** The offsets up to which everything is complete, as they grow. */
  readonly ends: AsyncIterable<number>;
}

/** Turns ranges that are completed in any order into the growing end of what is complete from the beginning. */
export function contiguousPrefix(): ContiguousPrefix {
  const waiting = new Map<number, number>();
  let end = 0;
  let closed = false;
  let wake: () => void = () => undefined;

  async function* ends() {
    for (let told = 0; ; ) {
      if (end > told) {
        told = end;
        yield told;
      } else if (closed) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  return {
    add(range) {
      waiting.set(range.start, range.end);
      for (let next = waiting.get(end); next !== undefined && next > end; next = waiting.get(end)) {
        waiting.delete(end);
        end = next;
      }
      wake();
    },
    close() {
      closed = true;
      wake();
    },
    ends: ends(),
  };
}
