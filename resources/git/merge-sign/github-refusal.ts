import type { HttpAnswer } from "../../../shared/http/exchange.ts";
import { type ErrorCode, ResourceError } from "../../../shared/resource/errors.ts";
import { isObject } from "../../../shared/schema/is-object.ts";
import { jsonIn } from "../../../shared/schema/json-in.ts";

const LONGEST = 300;

/** Whether the answer asks for patience; the forge says so with either status. */
export function isLimit(answer: HttpAnswer): boolean {
  const { status, headers } = answer;
  const isExhausted = headers["x-ratelimit-remaining"] === "0" || headers["retry-after"] !== undefined;
  return status === 429 || (status === 403 && (isExhausted || /rate limit/i.test(wordsOf(answer))));
}

function againAfter({ "retry-after": seconds, "x-ratelimit-reset": reset }: HttpAnswer["headers"]): string {
  if (seconds !== undefined && /^\d{1,9}$/.test(seconds)) return `after ${seconds} seconds`;
  return reset !== undefined && /^\d{1,11}$/.test(reset)
    ? `after ${new Date(Number(reset) * 1000).toISOString()}`
    : "in a few minutes";
}

/** Throws unless the answer holds what was asked for. */
export function refuseUnlessGiven(answer: HttpAnswer, object: string, host: string): void {
  const { status } = answer;
  if (status === 200) return;
  const { code, state, hint } = explanationOf(answer);
  const words = wordsOf(answer);
  const detail = words === "" ? `HTTP ${status}` : `HTTP ${status}: ${words}`;
  throw new ResourceError(code, `Cannot read "${object}" at ${host}: ${state} (${detail})`, { hint });
}

function explanationOf(answer: HttpAnswer): {
  readonly code: ErrorCode;
  readonly state: string;
  readonly hint: string;
} {
  const { status, headers } = answer;
  if (isLimit(answer)) {
    const hint = `try again ${againAfter(headers)}`;
    return { code: "unavailable", state: "it limits the requests of this token", hint };
  }
  if (status >= 300 && status < 400) {
    const hint =
      "give the remote the new address of the repository (git remote set-url), or check GITHUB_API_URL";
    return { code: "invalid-request", state: "it is at another address, where the token is not sent", hint };
  }
  if (status === 401) {
    const hint = "get a new token; it may have expired";
    return { code: "access-denied", state: "the token is not accepted", hint };
  }
  if (status === 403) {
    const hint = headers["x-github-sso"]
      ? "authorize the token for the single sign-on of the organization"
      : "use a token that may read pull requests, statuses and checks; not every fine-grained one can";
    return { code: "access-denied", state: "the token may not", hint };
  }
  if (status === 404) {
    const hint = "check the number, the remote, and whether the token may see this repository";
    return { code: "not-found", state: "there is no such thing, or it is hidden from this token", hint };
  }
  return { code: "unavailable", state: "the forge has a problem", hint: "try again later" };
}

/** What the forge says about it, on one line; a page for a browser says nothing. */
function wordsOf({ body }: HttpAnswer): string {
  const json = jsonIn(body.toString());
  const message = isObject(json) && typeof json["message"] === "string" ? json["message"] : "";
  return message.replace(/\s+/g, " ").trim().slice(0, LONGEST);
}
