import { ResourceError } from "../../../shared/resource/errors.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { Secret } from "../../../shared/schema/secret.ts";
import type { Forge } from "./forge.ts";

/** As for the command gh: a token for github.com is never sent to another host, nor the other way round. */
const PUBLIC = ["GH_TOKEN", "GITHUB_TOKEN"];
const ENTERPRISE = ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];

/** The token for the API of `forge`. It is hidden from the log. */
export function tokenFor({ api }: Forge, { env, log }: Pick<StepContext, "env" | "log">): Secret {
  const isPublic = api.host === "api.github.com" || api.host.endsWith(".ghe.com");
  const names = isPublic ? PUBLIC : ENTERPRISE;
  const name = names.find((each) => env[each]?.trim());
  if (name === undefined) {
    throw new ResourceError(
      "access-denied",
      `Cannot sign in to "${api.host}": ${names.join(" or ")} is not set`,
      {
        hint: `run it as ${names[0]}=$(gh auth token${isPublic ? "" : ` --hostname ${api.hostname}`}) merge-sign …, or with a token that may read pull requests, statuses and checks`,
      },
    );
  }
  const token = (env[name] ?? "").trim();
  log.hide(token);
  if (/^[\x21-\x7e]+$/.test(token)) return new Secret(token);
  throw new ResourceError(
    "invalid-request",
    `Cannot use the token in ${name}: it contains what no token does`,
  );
}
