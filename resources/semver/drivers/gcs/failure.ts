import type { HttpAnswer } from "../../../../shared/http/exchange.ts";
import { type Errand, mayPass } from "../../../../shared/http/persist.ts";
import { type ErrorCode, ResourceError } from "../../../../shared/resource/errors.ts";
import { isObject } from "../../../../shared/schema/is-object.ts";
import { objectIn } from "../../../../shared/schema/object-in.ts";

/** What was attempted, and with which permissions of the identity. */
export interface StorageErrand extends Errand {
  readonly permission: string;
  readonly identity: string;
}

/** Turns a refusal of the storage API into one line that says what it answered, and what to do. */
export function refusal(answer: HttpAnswer, errand: StorageErrand): ResourceError {
  const { status } = answer;
  const words = wordsOf(answer);
  const state = isForeign(answer) ? "the answer is not one of Google Cloud Storage" : words;
  return new ResourceError(
    meaningOf(status),
    `Cannot ${errand.action} "${errand.object}": ${state || "the answer gives no reason"} (HTTP ${status})`,
    { hint: hintFor(answer, errand) },
  );
}

export function missingBucket({ action, object }: StorageErrand, bucket: string): ResourceError {
  return new ResourceError("not-found", `Cannot ${action} "${object}": there is no bucket "${bucket}"`, {
    hint: "check bucket for typing errors; numbering must not start again because of one",
  });
}

/** What the server says itself: the message of a JSON document, or a short plain text. */
export function wordsOf({ body }: HttpAnswer): string {
  const text = body.toString().trim();
  const { error } = objectIn(text);
  const message = isObject(error) ? error["message"] : undefined;
  if (typeof message === "string") return message;
  return text.length <= 300 && !/^[<{[]/.test(text) ? text : "";
}

function meaningOf(status: number): ErrorCode {
  if (status === 401 || status === 403 || status === 407) return "access-denied";
  if (status === 404) return "not-found";
  if (mayPass(status)) return "unavailable";
  if (status === 409 || status === 412) return "conflict";
  return "invalid-request";
}

const READ = "storage.objects.get";
const HIDDEN = "; without storage.objects.list a missing object is reported as denied, too";

function hintFor(answer: HttpAnswer, { permission, identity }: StorageErrand): string | undefined {
  switch (answer.status) {
    case 401:
      return `${identity} is not accepted; a token lives for an hour at most`;
    case 403:
      return `allow ${permission} to ${identity}${permission === READ ? HIDDEN : ""}`;
    case 407:
      return "put the login of the proxy into HTTPS_PROXY";
    case 429:
      return "one object takes about one write a second; put the jobs into one serial group";
  }
  return isForeign(answer) ? "check STORAGE_EMULATOR_HOST, and for a proxy that answers instead" : undefined;
}

/** A web page, or a success without what every success of the API has. */
function isForeign({ status, body }: HttpAnswer): boolean {
  return status < 400 || /^\s*<(?:!doctype|html)/i.test(body.subarray(0, 200).toString());
}
