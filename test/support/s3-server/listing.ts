import { ServiceError } from "../service-error.ts";
import { compareBytewise, partitionPoint } from "./bytewise.ts";
import type { BucketExchange } from "./exchange.ts";

/** What every listing asks for. */
export interface ListingQuery {
  readonly prefix: string;
  readonly delimiter: string;
  readonly limit: number;
  /** Writes keys as the client asked for them. */
  readonly encode: (text: string) => string;
  readonly encodingType: string | undefined;
}

/** Like form encoding, with slashes left alone: a space becomes `+`. */
function encodeForListing(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1).replaceAll("%2F", "/");
}

export function countOf(name: string, text: string | undefined, largest: number): number {
  if (text === undefined) return largest;
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2 ** 31 - 1) {
    throw new ServiceError(
      400,
      "InvalidArgument",
      `Provided ${name} not an integer or within integer range`,
      {
        fields: { ArgumentName: name, ArgumentValue: text },
      },
    );
  }
  return Math.min(largest, Number(text));
}

export function listingQueryOf({ query, world }: BucketExchange): ListingQuery {
  const encodingType = query.get("encoding-type");
  if (encodingType !== undefined && (encodingType !== "url" || world.quirks.refuseEncodingType)) {
    throw new ServiceError(400, "InvalidArgument", "Invalid Encoding Method specified in Request", {
      fields: { ArgumentName: "encoding-type", ArgumentValue: encodingType },
    });
  }
  return {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    limit: countOf("max-keys", query.get("max-keys"), 1000),
    encode: encodingType === undefined ? (text) => text : encodeForListing,
    encodingType,
  };
}

/** One step through a bucket: a key, or a group of keys up to the delimiter. */
export type Stop = { readonly key: string } | { readonly commonPrefix: string };

export interface Walk {
  readonly keys: readonly string[];
  readonly prefix: string;
  readonly delimiter: string;
  /** Index of the first key to consider. */
  readonly from: number;
  /** Keys without anything to show do not even make a group. */
  readonly isShown: (key: string) => boolean;
}

/** The index behind `key`, or behind everything in a group. */
export function indexBehind(keys: readonly string[], stop: Stop): number {
  if ("key" in stop) return partitionPoint(keys, (key) => compareBytewise(key, stop.key) > 0);
  const { commonPrefix } = stop;
  return partitionPoint(
    keys,
    (key) => compareBytewise(key, commonPrefix) > 0 && !key.startsWith(commonPrefix),
  );
}

/** Goes through the keys with a prefix in order and jumps over each group in one search. */
export function* walk({ keys, prefix, delimiter, from, isShown }: Walk): Generator<Stop> {
  let index = Math.max(
    from,
    partitionPoint(keys, (key) => compareBytewise(key, prefix) >= 0),
  );
  for (let key = keys[index]; key?.startsWith(prefix); key = keys[index]) {
    const at = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    if (!isShown(key)) {
      index++;
    } else if (at < 0) {
      yield { key };
      index++;
    } else {
      const commonPrefix = key.slice(0, at + delimiter.length);
      yield { commonPrefix };
      index = indexBehind(keys, { commonPrefix });
    }
  }
}
