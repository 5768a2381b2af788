import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { Log } from "../../../../shared/resource/log.ts";

/** What a store that cannot exclude races means: one warning, or a failure where `require_atomic` forbids it. */
export function raceTolerance(
  name: string,
  { require_atomic }: { readonly require_atomic: boolean },
  log: Log,
): (reason: string) => void {
  let isTold = false;
  return (reason) => {
    if (require_atomic) {
      throw new ResourceError("invalid-request", `Cannot keep writers of "${name}" apart: ${reason}`, {
        hint: "put all jobs that bump this version into one serial group and set require_atomic: false",
      });
    }
    if (!isTold) {
      log.warn(
        `Two builds that bump "${name}" at the same time may get the same number, because ${reason}; put their jobs into one serial group`,
      );
    }
    isTold = true;
  };
}
