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

/** What is wrong with the machine shows anywhere, and is no defect of ours. */
export function asMachineTrouble(thrown: unknown): unknown {
  if (!isNativeError(thrown) || thrown instanceof ResourceError) return thrown;
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new ResourceError("unavailable", `Cannot write to disk: ${messageOf(thrown)}`, {
      cause: thrown,
      hint: "free space on the worker, or use a worker with a larger volume",
    });
  }
  if (syscall === "uv_cwd") {
    return new ResourceError("unavailable", "Cannot use the current directory: it is gone", {
      cause: thrown,
      hint: "start the program in a directory that is there",
    });
  }
  return thrown;
}

function sentence(hint: string): string {
  const oneLine = hint.replace(/\s+/g, " ").trim();
  return oneLine.charAt(0).toUpperCase() + oneLine.slice(1);
}
