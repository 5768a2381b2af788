import type { HttpAnswer } from "../../../../shared/http/exchange.ts";
import { type Errand, mayPass } from "../../../../shared/http/persist.ts";
import { type ErrorCode, ResourceError } from "../../../../shared/resource/errors.ts";
import { isObject } from "../../../../shared/schema/is-object.ts";
import { jsonIn } from "../../../../shared/schema/json-in.ts";

/** Turns a refusal into one line that says what was attempted, what was answered, and what to do. */
export function refusal(
  answer: HttpAnswer,
  { action, object }: Errand,
  hint: string | undefined,
): ResourceError {
  const { status } = answer;
  const words = wordsOf(answer) || "the answer gives no reason";
  return new ResourceError(meaningOf(status), `Cannot ${action} "${object}": ${words} (HTTP ${status})`, {
    hint: hint ?? HINTS[status],
  });
}

const HINTS: Readonly<Record<number, string>> = {
  401: "the token is not accepted there; check the project (tenant) or scope that it is made for",
  403: "the user needs the right to read and to write in that container",
  407: "put the login of the proxy into HTTPS_PROXY",
  413: "a quota of the container or of the account is used up",
};

function meaningOf(status: number): ErrorCode {
  if (status === 401 || status === 403 || status === 407) return "access-denied";
  if (status === 404) return "not-found";
  if (status === 409 || status === 412) return "conflict";
  if (status === 422) return "untrusted";
  return mayPass(status) ? "unavailable" : "invalid-request";
}

/** Keystone's message, or a short plain text; the pages that Swift answers say no more than the status. */
function wordsOf({ body }: HttpAnswer): string {
  const document = jsonIn(body.toString());
  const error = isObject(document) ? document["error"] : undefined;
  const message = isObject(error) ? error["message"] : undefined;
  if (typeof message === "string") return message.slice(0, 300);
  const text = body.toString().trim();
  return text.length <= 200 && !/^[<{[]/.test(text) ? text : "";
}

/** A success that does not say what a success has to say. Its text is not shown, because it may hold a token. */
export function malformed(what: string): ResourceError {
  return new ResourceError("unavailable", `Cannot sign in: the answer has no ${what}`, {
    hint: "check identity_endpoint, and for a proxy that answers instead",
  });
}
