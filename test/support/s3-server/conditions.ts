import { ServiceError } from "../service-error.ts";
import type { ObjectExchange } from "./exchange.ts";
import type { ObjectVersion } from "./stored.ts";

function failed(condition: string): ServiceError {
  return new ServiceError(
    412,
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    {
      fields: { Condition: condition },
    },
  );
}

function names(header: string, etag: string): boolean {
  return header
    .split(",")
    .map((each) => each.trim().replace(/^W\//, "").replaceAll('"', ""))
    .some((each) => each === "*" || each === etag);
}

/**
 * Refuses a read whose conditions do not hold; tells whether the reader has it already. The rules of precedence are
 * those of HTTP: entity tags win over dates.
 */
export function isUnchanged({ headers, world }: ObjectExchange, version: ObjectVersion): boolean {
  if (world.quirks.ignoreConditions) return false;
  const seconds = Math.floor(version.modified.getTime() / 1000) * 1000;
  const match = headers["if-match"];
  const noneMatch = headers["if-none-match"];
  const unmodified = headers["if-unmodified-since"];
  const modified = headers["if-modified-since"];
  if (match !== undefined && !names(match, version.etag)) throw failed("If-Match");
  if (match === undefined && unmodified !== undefined && seconds > Date.parse(unmodified)) {
    throw failed("If-Unmodified-Since");
  }
  if (noneMatch !== undefined) return names(noneMatch, version.etag);
  return modified !== undefined && seconds <= Date.parse(modified);
}

/** Refuses a write whose conditions do not hold. Runs right before the write, with nothing in between. */
export function requireWritable(exchange: ObjectExchange): void {
  const { headers, world, bucket, key, sequence } = exchange;
  if (world.quirks.ignoreConditions) return;
  const match = headers["if-match"];
  const noneMatch = headers["if-none-match"];
  if (match === undefined && noneMatch === undefined) return;
  if (
    world.quirks.refuseConditions ||
    (noneMatch !== undefined && (noneMatch !== "*" || match !== undefined))
  ) {
    const message = "A header you provided implies functionality that is not implemented";
    const header = noneMatch === undefined ? "If-Match" : "If-None-Match";
    throw new ServiceError(501, "NotImplemented", message, { fields: { Header: header } });
  }
  if (bucket.wasDeletedSince(key, sequence)) {
    const message =
      "The conditional request cannot succeed due to a conflicting operation against this resource.";
    throw new ServiceError(409, "ConditionalRequestConflict", message, { fields: { Key: key } });
  }
  const isLate = world.quirks.judgeOnArrival && bucket.versioning === "Enabled";
  const current = isLate ? exchange.atArrival : bucket.current(key);
  const object = current?.kind === "object" ? current : undefined;
  if (noneMatch !== undefined && object !== undefined) throw failed("If-None-Match");
  if (match === undefined) return;
  if (object === undefined) {
    throw new ServiceError(404, "NoSuchKey", "The specified key does not exist.", { fields: { Key: key } });
  }
  if (world.quirks.neverMatch || !names(match, object.etag)) throw failed("If-Match");
}

/** Refuses a deletion whose `If-Match` names another content. */
export function requireDeletable({ headers, world, bucket, key }: ObjectExchange): void {
  const match = headers["if-match"];
  const current = bucket.current(key);
  if (match === undefined || world.quirks.ignoreConditions || current?.kind !== "object") return;
  if (!names(match, current.etag)) throw failed("If-Match");
}
