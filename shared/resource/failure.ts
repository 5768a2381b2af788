import { isNativeError } from "node:util/types";
import { messageOf, ResourceError } from "./errors.ts";

/** What the log says of a failure: one line with its hint, or the whole stack when it is a defect of ours. */
export function failureLine(failure: unknown): string {
  if (!(failure instanceof ResourceError)) {
    return `This is a defect of the resource type, please report it: ${
      isNativeError(failure) ? failure.stack : String(failure)
    }`;
  }
  const message = messageOf(failure);
  return failure.hint ? `${message}. ${sentence(failure.hint)}` : message;
}

/** A full disk shows wherever something is written, and is no defect of ours. */
export function asFullDisk(thrown: unknown): unknown {
  const isFull = isNativeError(thrown) && "code" in thrown && /^(?:ENOSPC|EDQUOT)$/.test(String(thrown.code));
  if (!isFull || thrown instanceof ResourceError) return thrown;
  return new ResourceError("unavailable", `Cannot write to disk: ${messageOf(thrown)}`, {
    cause: thrown,
    hint: "free space on the worker, or use a worker with a larger volume",
  });
}

function sentence(hint: string): string {
  const oneLine = hint.replace(/\s+/g, " ").trim();
  return oneLine.charAt(0).toUpperCase() + oneLine.slice(1);
}
