import type { PutObjectCommand, ServiceInputTypes, ServiceOutputTypes } from "@aws-sdk/client-s3";
import type { FinalizeRequestMiddleware } from "@smithy/types";
import { serviceErrorOf } from "../../../../shared/http/service-error.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";

/** A failure after which nobody knows whether the write was carried out. */
export class UnclearFailure extends Error {
  // Not as `cause`, which the client would look at and then try again.
  readonly failure: unknown;

  constructor(failure: unknown) {
    super("It is unclear whether the object was stored");
    this.failure = failure;
  }
}

/**
 * Keeps the client from sending the same write again on its own when the first one may have been carried out: that
 * could undo what somebody else has stored in between.
 */
export function withoutRetry(command: PutObjectCommand): PutObjectCommand {
  const middleware: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (thrown) {
        throw isVerdict(thrown) ? thrown : new UnclearFailure(thrown);
      }
    };
  command.middlewareStack.add(middleware as never, {
    step: "finalizeRequest",
    priority: "low",
    name: "withoutRetry",
  });
  return command;
}

function isVerdict(thrown: unknown): boolean {
  const { status } = serviceErrorOf(thrown);
  if (status === undefined) return thrown instanceof ResourceError;
  return status !== 429 && (status < 500 || status === 501);
}
