import { awsProblem } from "../../shared/credentials/aws-fields.ts";
import { gitProblem } from "../../shared/credentials/git-fields.ts";
import { trustProblem } from "../../shared/http/trust-problem.ts";
import { messageOf, ResourceError } from "../../shared/resource/errors.ts";
import { parseVersion } from "./semantic-version.ts";
import type { Source } from "./source.ts";

/** Refuses a source that its driver cannot work with, before anything is asked of a server. */
export function requireUsable(source: Source): void {
  const problem = initialVersionProblem(source) ?? driverProblem(source) ?? trustProblem(source);
  if (problem) throw new ResourceError("invalid-request", `Cannot use "source": ${problem}`);
}

function initialVersionProblem({ initial_version: text }: Source): string | undefined {
  try {
    parseVersion(text);
    return undefined;
  } catch (error) {
    return `invalid initial version (${text}): ${messageOf(error)}`;
  }
}

function driverProblem(source: Source): string | undefined {
  switch (source.driver) {
    case "s3":
      return missing(source, ["bucket", "key"]) ?? awsProblem(source);
    case "gcs":
      return (
        missing(source, ["bucket", "key"]) ??
        (source.json_key && source.token
          ? "must specify only one of json_key or token for the gcs driver"
          : undefined)
      );
    case "git":
      return missing(source, ["uri", "branch", "file"]) ?? gitProblem(source) ?? signingProblem(source);
    case "git-tag":
      return missing(source, ["uri"]) ?? gitProblem(source) ?? signingProblem(source);
    case "swift":
      return missing(source, ["openstack"]) ?? openstackProblem(source.openstack ?? {});
  }
}

function missing(source: Source, keys: readonly (keyof Source)[]): string | undefined {
  const key = keys.find((name) => source[name] === undefined);
  return key && `"${key}" is required for the driver ${source.driver}`;
}

function signingProblem({ signing_key, signing_key_passphrase }: Source): string | undefined {
  return signing_key_passphrase && !signing_key
    ? '"signing_key_passphrase" is given without "signing_key"'
    : undefined;
}

function openstackProblem(openstack: Partial<NonNullable<Source["openstack"]>>): string | undefined {
  const empty = (["container", "region", "item_name"] as const).find((key) => openstack[key] === undefined);
  return empty && `openstack/${empty} is empty but must be specified`;
}
