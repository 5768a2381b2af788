import type { ConfigEntry } from "../../shared/git/config-text.ts";
import { type Mailbox, parseMailbox } from "../../shared/git/mailbox.ts";
import type { GitSource } from "../../shared/git/session.ts";
import type { Log } from "../../shared/resource/log.ts";
import type { Source } from "./source.ts";

const NAME = "git";
const USER = "git@localhost";

/** Who makes what `put` makes. */
export function committerOf({ git_user = USER }: Pick<Source, "git_user">): Mailbox {
  return parseMailbox(git_user, "git_user", NAME);
}

/**
 * The part of `source` that a session of git is opened with. Half a login is passed over with a warning, as it has no
 * effect in the stock type either.
 */
export function gitSourceOf(source: Source, params: { readonly debug: boolean }, log: Log): GitSource {
  const { username, password, private_key, private_key_passphrase, ...rest } = source;
  if (!username !== !password) {
    log.warn(`"source.${username ? "username" : "password"}" has no effect without its other half`);
  }
  if (private_key_passphrase && !private_key) {
    log.warn('"source.private_key_passphrase" has no effect without "private_key"');
  }
  return {
    ...rest,
    ...(username && password && { username, password }),
    private_key,
    private_key_passphrase: private_key && private_key_passphrase,
    config: configOf(source),
    debug: source.debug || params.debug,
  };
}

/** What is true unless `git_config` says otherwise, and what it says. */
function configOf(source: Source): ConfigEntry[] {
  const { name, address } = committerOf(source);
  return [{ key: "user.name", value: name }, { key: "user.email", value: address }, ...userConfig(source)];
}

/** The settings of the owner of the pipeline, as they are. */
export function userConfig({ git_config }: Pick<Source, "git_config">): ConfigEntry[] {
  return git_config.map(({ name, value }) => ({ key: name, value }));
}
