import type { ConfigEntry } from "../../shared/git/config-text.ts";

/** Keys whose values are, contain or lead to what proves who somebody is; git compares both ends without case. */
const SECRET_KEYS = [
  /^http\.(?:.*\.)?(?:extraheader|proxy|cookiefile|sslkey|sslcert|proxysslkey|proxysslcert)$/i,
  /^credential\.(?:.*\.)?(?!helper$|usehttppath$)[^.]*$/i,
  /^core\.(?:sshcommand|askpass|gitproxy)$/i,
  /^remote\..*\.proxy$/i,
  /^sendemail\./i,
  /(?:pass|passwd|password|token|secret|cookie|auth|(?:api|access|private|secret)-?key)$/i,
];
/** A login in an address, in the value or in the name. */
const LOGIN = /:\/\/[^/?#@\s]+@/;
/** A helper that names a program holds no secret; one that answers by itself does. */
const ANSWERS = /pass|token|secret|echo|printf|cat\b/i;

/** Whether whoever may read a clone is not to read it. */
export function carriesSecret({ key, value }: ConfigEntry): boolean {
  if (SECRET_KEYS.some((pattern) => pattern.test(key)) || LOGIN.test(key) || LOGIN.test(value)) return true;
  return /helper$/i.test(key) && ANSWERS.test(value);
}

/** An address, or a name with one in it, for people to read. */
export function withoutLogin(text: string): string {
  return text.replace(LOGIN, "://");
}
