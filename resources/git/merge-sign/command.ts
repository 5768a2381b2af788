import { parseArgs } from "node:util";
import { messageOf, ResourceError } from "../../../shared/resource/errors.ts";
import { isRepositoryName } from "./forge.ts";

const USAGE =
  "merge-sign --pr <number> [--remote <name>] [--repository <owner/name>] [--dry-run] [--keep-branch]";

export const HELP = `Usage: ${USAGE}

Merges a pull request of GitHub as its button does, with a merge commit that your git signs, and deletes the merged
branch. To be run in a clone; your checkout and your branches stay as they are, and your hooks are not run. Prints the id
of the merge commit.

  --pr <number>              the pull request
  --remote <name>            the remote of the clone that it belongs to (default: origin)
  --repository <owner/name>  where the address of the remote does not tell
  --dry-run                  do everything, signing included, but push nothing
  --keep-branch              do not delete the merged branch
  --help, --version

Environment:
  GH_TOKEN, GITHUB_TOKEN                        token for github.com and ghe.com
  GH_ENTERPRISE_TOKEN, GITHUB_ENTERPRISE_TOKEN  token for every other host
  GITHUB_API_URL                                address of the API, where that of the remote does not lead to it
  HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE          the way there

Signing is that of git: user.signingKey, gpg.format and so on. Needs git 2.38 or newer.`;

export interface MergeCommand {
  readonly kind: "merge";
  readonly number: number;
  readonly remote: string;
  /** As `owner/name`. */
  readonly repository: string | undefined;
  readonly isDryRun: boolean;
  readonly keepsBranch: boolean;
}

export function commandIn(
  args: readonly string[],
): MergeCommand | { readonly kind: "help" } | { readonly kind: "version" } {
  const values = valuesIn(args);
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  const { pr, remote, repository } = values;
  if (pr === undefined) throw refusal("Cannot start: no pull request is given");
  if (!/^[1-9]\d{0,9}$/.test(pr)) throw refusal(`Cannot use "--pr" "${pr}": it is not a number`);
  if (repository !== undefined && !isRepositoryName(repository)) {
    throw refusal(`Cannot use "--repository" "${repository}": it is not of the form owner/name`);
  }
  return {
    kind: "merge",
    number: Number(pr),
    remote,
    repository,
    isDryRun: values["dry-run"],
    keepsBranch: values["keep-branch"],
  };
}

function valuesIn(args: readonly string[]) {
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        pr: { type: "string" },
        remote: { type: "string", default: "origin" },
        repository: { type: "string" },
        "dry-run": flag,
        "keep-branch": flag,
        help: { ...flag, short: "h" },
        version: flag,
      },
    });
    return values;
  } catch (cause) {
    throw refusal(`Cannot start: ${messageOf(cause).split(". ", 1)[0]}`);
  }
}

function refusal(message: string): ResourceError {
  return new ResourceError("invalid-request", message, { hint: `usage: ${USAGE}` });
}
