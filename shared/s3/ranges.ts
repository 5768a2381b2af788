/** Bytes `start` to `end` of an object, `end` not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Cuts `start` to `end` into ranges of `size` bytes, the last one perhaps shorter. */
export function* rangesOf(start: number, end: number, size: number): Generator<Range> {
  for (let at = start; at < end; at += size) yield { start: at, end: Math.min(at + size, end) };
}

/** What a `Content-Range` says: where the body starts, and how long the whole object is. */
export function parseContentRange(header: string): { start: number; size: number } | undefined {
  const [, start, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(header) ?? [];
  return start === undefined || size === undefined ? undefined : { start: Number(start), size: Number(size) };
}
