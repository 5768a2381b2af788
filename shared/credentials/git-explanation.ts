import { isPublishedHost } from "../git/known-hosts.ts";
import { parseKnownHosts, usableKnownHosts } from "../git/known-hosts-lines.ts";
import { parseRemote, type Remote } from "../git/remote.ts";
import { proxyExplanation } from "../http/proxy-explanation.ts";
import type { Rows } from "../resource/explanation.ts";
import type { StepContext } from "../resource/step.ts";
import type { GitSettings } from "./git-fields.ts";
import { isToken, type Login, loginFor } from "./https-login.ts";
import { sshUserOf } from "./ssh.ts";
import { givenKey } from "./ssh-identity.ts";

type Settings = GitSettings & { readonly forward_agent?: boolean };

/** How git would reach a repository and sign in there; nobody is asked, and no key is written down. */
export function explainGitAccess(uri: string, settings: Settings, { env, log }: StepContext): Rows {
  const remote = parseRemote(uri);
  if (remote.login) log.hide(remote.login.password.reveal());
  return { repository: remote.url, ...accessTo(remote, settings, env) };
}

function accessTo(remote: Remote, settings: Settings, env: StepContext["env"]): Rows {
  switch (remote.kind) {
    case "ssh":
      return sshAccess(remote, settings);
    case "http":
      return httpAccess(remote, settings, env);
    case "git":
      return { "signs in with": "nobody: git:// knows no login, and no encryption either" };
    case "local":
      return { "signs in with": "nobody: the repository is on this disk" };
  }
}

function sshAccess(remote: Remote, settings: Settings): Rows {
  const { host, port, user = sshUserOf(settings) } = remote;
  const key = givenKey(settings);
  const kind = key?.isEncrypted ? "private_key, which private_key_passphrase opens" : "private_key";
  return {
    "signs in with": key ? kind : "nobody: private_key is not given",
    "as user": user ?? "the one that runs the step",
    "at host": `${host}:${port}`,
    "host keys": hostKeys(settings, host),
    "agent forwarded": settings.forward_agent && key ? "yes, with that key alone" : undefined,
    proxy: tunnelText(settings),
  };
}

function hostKeys({ known_hosts }: Settings, host: string): string {
  if (known_hosts !== undefined) {
    const { length } = parseKnownHosts(usableKnownHosts(known_hosts));
    return `only those in known_hosts (${length})`;
  }
  return isPublishedHost(host)
    ? `only those that ${host} publishes`
    : "any, with a warning that names its fingerprint; known_hosts would fix it";
}

function httpAccess(remote: Remote, settings: Settings, env: StepContext["env"]): Rows {
  const { origin } = new URL(remote.url);
  const login = loginFor(settings, remote);
  const place = login && login === remote.login ? "of the address" : "of source";
  return {
    "signs in with": login
      ? `${loginText(login)} ${place}`
      : "nobody: neither source nor the address has a login",
    "at host": origin,
    certificates: settings.skip_ssl_verification
      ? "any is accepted (skip_ssl_verification)"
      : `those of the system${settings.ca_bundle ? ", and ca_bundle" : ""}`,
    proxy: tunnelText(settings) ?? proxyExplanation(new URL(remote.url), env),
  };
}

/** What a login consists of. A token that stands in the place of the user name is not shown. */
export function loginText(login: Login): string {
  return isToken(login) ? "a token" : `user name "${login.username}" and password`;
}

function tunnelText({ https_tunnel: tunnel }: Settings): string | undefined {
  if (!tunnel) return undefined;
  return `http://${tunnel.proxy_host}:${tunnel.proxy_port}${tunnel.proxy_user ? " (with a login)" : ""}`;
}
