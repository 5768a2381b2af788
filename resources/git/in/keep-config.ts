import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { type ConfigEntry, configText } from "../../../shared/git/config-text.ts";
import { carriesSecret, withoutLogin } from "../secret-config.ts";
import type { Clone } from "./clone.ts";

/** Leaves the settings to the tasks, as they are, in the configuration of the clone itself. */
export async function keepConfig(entries: readonly ConfigEntry[], { gitDir, session }: Clone): Promise<void> {
  const secret = entries.filter(carriesSecret);
  if (secret.length > 0) {
    const names = [...new Set(secret.map(({ key }) => withoutLogin(key)))].join(", ");
    session.context.log.warn(
      `These settings of git_config are used by this step, but not left in the clone, as they may hold secrets: ${names}`,
    );
  }
  await appendFile(join(gitDir, "config"), configText(entries.filter((entry) => !secret.includes(entry))));
}
