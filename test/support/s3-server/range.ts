import { ServiceError } from "../service-error.ts";

export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The bytes a `Range` header asks for; undefined where S3 ignores the header and sends everything. */
export function rangeOf(header: string | undefined, size: number): ByteRange | undefined {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (asked === null || (asked[1] === "" && asked[2] === "")) return undefined;
  const [, first = "", last = ""] = asked;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  if (start >= size || end <= start) {
    throw new ServiceError(416, "InvalidRange", "The requested range is not satisfiable", {
      fields: { RangeRequested: header ?? "", ActualObjectSize: String(size) },
    });
  }
  return { start, end };
}

/** The bytes of one part of a multipart upload; the whole of another object is its part 1. */
export function partRange(partNumber: string, partSizes: readonly number[], size: number): ByteRange {
  const sizes = partSizes.length === 0 ? [size] : partSizes;
  const index = Number(partNumber) - 1;
  const length = sizes[index];
  if (length === undefined) {
    throw new ServiceError(416, "InvalidPartNumber", "The requested partnumber is not satisfiable");
  }
  const start = sizes.slice(0, index).reduce((sum, each) => sum + each, 0);
  return { start, end: start + length };
}
