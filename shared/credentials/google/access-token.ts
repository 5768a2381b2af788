import { Secret } from "../../schema/secret.ts";

/** A token as a header can carry it; `undefined` for everything else that may stand in its place. */
export function accessToken(value: unknown): Secret | undefined {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value) ? new Secret(value) : undefined;
}
