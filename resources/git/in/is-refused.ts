import { messageOf } from "../../../shared/resource/errors.ts";

/** Whether a fetch failed because the server, one of before 2018, gives out nothing but the tips of its refs. */
export function isRefused(thrown: unknown): boolean {
  return /does not allow request for unadvertised object/.test(messageOf(thrown));
}
