import type { Identity } from "../identities.ts";
import type { Bucket } from "./bucket.ts";
import type { Payload } from "./payload.ts";
import type { Permissions } from "./permissions.ts";
import type { Quirks } from "./quirks.ts";
import type { StoredVersion } from "./stored.ts";

/** What the operations of one server share. */
export interface World {
  readonly region: string;
  readonly buckets: Map<string, Bucket>;
  readonly permissions: Permissions;
  readonly quirks: Quirks;
  /** Counts what happens, so that one can tell what came first. */
  readonly nextSequence: () => number;
}

/** One authenticated request whose payload is complete and verified. */
export interface Exchange {
  readonly operation: string;
  readonly method: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined for an anonymous request. */
  readonly identity: Identity | undefined;
  readonly payload: Payload;
  readonly now: Date;
  /** When this one arrived, in the count of the world. */
  readonly sequence: number;
  /** What was current under the key of the request when it arrived. */
  readonly atArrival: StoredVersion | undefined;
  readonly world: World;
}

export interface BucketExchange extends Exchange {
  readonly bucket: Bucket;
}

export interface ObjectExchange extends BucketExchange {
  readonly key: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function reply(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: Buffer = Buffer.alloc(0),
): Reply {
  return { status, headers, body };
}

export const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

export function xmlReply(text: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return reply(200, { "content-type": "application/xml", ...headers }, Buffer.from(text));
}
