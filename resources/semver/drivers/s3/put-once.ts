import { PutObjectCommand, type PutObjectCommandInput } from "@aws-sdk/client-s3";
import { serviceErrorOf } from "../../../../shared/http/service-error.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import { translate } from "../../../../shared/s3/failure.ts";
import { creationFields } from "../../../../shared/s3/upload-request.ts";
import type { Place } from "./place.ts";
import type { Expectation } from "./revision.ts";
import { realVersionId } from "./stored-object.ts";
import { UnclearFailure, withoutRetry } from "./without-retry.ts";
import { REPLACES, WRITE_ID, type Write } from "./write.ts";

export type Answer =
  | { readonly kind: "stored"; readonly versionId: string | undefined }
  /** The condition does not hold, or somebody else writes at this moment. */
  | { readonly kind: "refused"; readonly status: number; readonly failure: unknown }
  /** The store does not know conditions. */
  | { readonly kind: "unsupported"; readonly failure: unknown }
  /** It may have been stored all the same. */
  | { readonly kind: "unclear"; readonly failure: unknown };

/** Sends a write one time. Throws what will not change when it is sent again. */
export async function putOnce(place: Place, write: Write, condition: Expectation): Promise<Answer> {
  if (typeof condition === "object" && !condition.etag) {
    return { kind: "unsupported", failure: failed(place, "the store gives objects no ETag") };
  }
  const command = withoutRetry(putCommand(place, write, condition));
  const { signal } = place.context;
  try {
    const { ETag, VersionId } = await place.client.send(command, { abortSignal: signal });
    return ETag
      ? { kind: "stored", versionId: realVersionId(VersionId) }
      : { kind: "unclear", failure: failed(place, "the answer is not one of S3") };
  } catch (thrown) {
    signal.throwIfAborted();
    return answerIn(place, thrown, condition);
  }
}

function putCommand(
  { object, properties, conditions }: Place,
  write: Write,
  condition: Expectation,
): PutObjectCommand {
  const isOrdered = conditions === "unproven" && write.replaces !== undefined;
  return new PutObjectCommand({
    ...creationFields({ object, properties }),
    ...conditionFields(condition),
    Body: write.content,
    Metadata: { [WRITE_ID]: write.id, ...(isOrdered && { [REPLACES]: write.replaces }) },
  });
}

function conditionFields(condition: Expectation): Pick<PutObjectCommandInput, "IfMatch" | "IfNoneMatch"> {
  if (condition === "any") return {};
  return condition === "nothing" ? { IfNoneMatch: "*" } : { IfMatch: condition.etag };
}

function answerIn(place: Place, thrown: unknown, condition: Expectation): Answer {
  if (thrown instanceof UnclearFailure) return { kind: "unclear", failure: thrown.failure };
  const { status = 0, code } = serviceErrorOf(thrown);
  if (status === 409 || status === 412) return { kind: "refused", status, failure: thrown };
  if (condition !== "any") {
    // The object has vanished; a bucket does not come back.
    const mayVanish = condition !== "nothing" && code !== "NoSuchBucket";
    if (status === 404 && mayVanish) return { kind: "refused", status, failure: thrown };
    if (isAboutConditions(thrown)) return { kind: "unsupported", failure: thrown };
  }
  throw storeFailure(place, thrown);
}

function isAboutConditions(thrown: unknown): boolean {
  const { status, code, message, detail } = serviceErrorOf(thrown);
  if (status === 501 || code === "NotImplemented") return true;
  const words = [code, message, detail("Header"), detail("ArgumentName")].join(" ");
  return status === 400 && /if-(?:none-)?match|precondition|conditional/i.test(words);
}

export function storeFailure({ name }: Place, thrown: unknown): ResourceError {
  return translate(thrown, {
    action: "store the version in",
    object: name,
    permission: "s3:PutObject",
  });
}

function failed({ name }: Place, state: string): ResourceError {
  return new ResourceError("unavailable", `Cannot store the version in "${name}": ${state}`);
}
