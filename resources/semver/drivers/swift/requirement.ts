import { ResourceError } from "../../../../shared/resource/errors.ts";

/** A key of `openstack` that is missing, or that does not go with another one. */
export function unusable(problem: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot use "source.openstack": ${problem}`);
}

/** Refuses what no header can carry, without showing it. */
export function inHeader(name: string, value: string): string {
  if (/^[ -~\u00a0-\u00ff]*$/.test(value)) return value;
  throw unusable(`${name} has a character that no header can carry; look for a line break at the end`);
}
