import { REMOTE } from "../../../shared/git/repository.ts";
import type { Source } from "../source.ts";
import type { Clone } from "./clone.ts";
import { outputIn } from "./run-in.ts";

/** Where the repository really is: `url.*.insteadOf` in `git_config` may lead from `uri` to another address. */
export async function effectiveUri(clone: Clone, { uri, git_config }: Source): Promise<string> {
  const isRewritten = git_config.some(({ name }) => /^url\..*\.insteadof$/is.test(name));
  if (!isRewritten) return uri;
  const args = ["ls-remote", "--get-url", REMOTE];
  return (await outputIn(clone, "read the address of", args, { network: "none" })).trim();
}
