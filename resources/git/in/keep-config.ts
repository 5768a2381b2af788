import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { type ConfigEntry, configText } from "../../../shared/git/config-text.ts";
import type { Clone } from "./clone.ts";

/** Keys whose values are, contain or lead to what proves who somebody is; git compares both ends without case. */
const SECRET_KEYS = [
  /^http\.(?:.*\.)?(?:extraheader|proxy|cookiefile|sslkey|sslcert|proxysslkey|proxysslcert)$/i,
  /^credential\.(?:.*\.)?(?!helper$|usehttppath$)[^.]*$/i,
  /^core\.(?:sshcommand|askpass|gitproxy)$/i,
  /^remote\..*\.proxy$/i,
  /^sendemail\./i,
  /(?:pass|passwd|password|token|secret)$/i,
];
/** A login in an address, in the value or in the name. */
const LOGIN = /:\/\/[^/?#@\s]+@/;
/** A helper that names a program holds no secret; one that answers by itself does. */
const ANSWERS = /pass|token|secret|echo|printf|cat\b/i;

/** Whether the owner of the clone may not read it. */
export function carriesSecret({ key, value }: ConfigEntry): boolean {
  if (SECRET_KEYS.some((pattern) => pattern.test(key)) || LOGIN.test(key) || LOGIN.test(value)) return true;
  return /helper$/i.test(key) && ANSWERS.test(value);
}

/** Leaves the settings to the tasks, as they are, in the configuration of the clone itself. */
export async function keepConfig(entries: readonly ConfigEntry[], { gitDir, session }: Clone): Promise<void> {
  const secret = entries.filter(carriesSecret);
  if (secret.length > 0) {
    const names = [...new Set(secret.map(({ key }) => key.replace(LOGIN, "://")))].join(", ");
    session.context.log.warn(
      `These settings of git_config are used by this step, but not left in the clone, as they may hold secrets: ${names}`,
    );
  }
  await appendFile(join(gitDir, "config"), configText(entries.filter((entry) => !secret.includes(entry))));
}
