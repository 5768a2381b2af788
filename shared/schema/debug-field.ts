import * as v from "valibot";
import { field, flag } from "./fields.ts";

/** A key that lets the log tell more; `what` is that, beside the version of the resource. */
export function debugField(what: string) {
  return field(v.optional(flag(), false), `Tell which version of the resource runs, and ${what}.`);
}

export const EVERY_REQUEST =
  "every request to a server: method, address without what is secret in it, status, duration";
export const EVERY_COMMAND = "every command of git, and how long it took";
