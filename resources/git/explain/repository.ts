import { explainGitAccess, loginText } from "../../../shared/credentials/git-explanation.ts";
import type { GitSource } from "../../../shared/git/session.ts";
import type { Rows } from "../../../shared/resource/explanation.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import type { Source, SubmoduleCredentials } from "../source.ts";

/** How the steps sign in: at the repository, and where its submodules and large files may be. */
export function explainRepository(source: Source, settings: GitSource, context: StepContext): Rows {
  return {
    ...explainGitAccess(settings.uri, settings, context),
    "same login also at": source.credential_hosts,
    "other logins": source.submodule_credentials.flatMap(loginsOf),
    git_config: source.git_config.map(({ name }) => name),
  };
}

function loginsOf({ host, username, password, url, private_key }: SubmoduleCredentials): string[] {
  return [
    ...(host && username && password ? [`${loginText({ username, password })} at ${host}`] : []),
    ...(url && private_key ? [`private_key for ${url}`] : []),
  ];
}
