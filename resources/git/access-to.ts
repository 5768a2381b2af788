import type { ConfigEntry } from "../../shared/git/config-text.ts";
import { parseRemote, type Remote } from "../../shared/git/remote.ts";
import type { GitSource } from "../../shared/git/session.ts";
import { carriesSecret } from "./secret-config.ts";
import type { Source, SubmoduleCredentials } from "./source.ts";

const USUAL_PORTS = [22, 80, 443];

/**
 * What a session for `url` is opened with: the login that belongs to its host, and no other. The owner of the pipeline
 * decides whom a login is for; whoever can change a repository decides where its submodules and large files are.
 *
 * @param main that of the repository itself
 * @param written the address as it stands in `.gitmodules`
 */
export function accessTo(url: string, main: GitSource, source: Source, written: string = url): GitSource {
  const remote = parseRemote(url);
  const home = parseRemote(main.uri);
  const isTrusted = isSameServer(remote, home) || isListed(remote, source.credential_hosts);
  const own = source.submodule_credentials;
  const mainLogin = main.username ? main : home.login;
  const login = own.find((each) => isLoginFor(each, remote)) ?? (isTrusted ? mainLogin : undefined);
  const key =
    own.find((each) => each.url === written && each.private_key !== undefined) ?? (isTrusted ? main : {});
  const {
    username,
    password,
    private_key,
    private_key_passphrase,
    forward_agent,
    skip_ssl_verification,
    ...rest
  } = main;
  const isHome = isSameServer(remote, home);
  return {
    ...rest,
    uri: url,
    username: login?.username,
    password: login?.password,
    private_key: key.private_key,
    private_key_passphrase: key.private_key_passphrase,
    forward_agent: isHome && forward_agent === true,
    skip_ssl_verification: isHome && skip_ssl_verification,
    config: isTrusted ? (main.config ?? []) : (main.config ?? []).filter((entry) => !isForEveryServer(entry)),
  };
}

/** SSH and HTTPS of one host are one server, as far as both are where they usually are. */
export function isSameServer(remote: Remote, home: Remote): boolean {
  if (remote.host === "" || remote.host.toLowerCase() !== home.host.toLowerCase()) return false;
  if (remote.kind === home.kind) return remote.port === home.port && schemeOf(remote) === schemeOf(home);
  return schemeOf(remote) !== "http" && [remote, home].every(({ port }) => USUAL_PORTS.includes(port));
}

function schemeOf({ kind, url }: Remote): string {
  return kind === "http" ? url.slice(0, url.indexOf(":")).toLowerCase() : kind;
}

function isListed(remote: Remote, hosts: readonly string[]): boolean {
  return remote.kind !== "local" && hosts.some((host) => isHost(host, remote));
}

function isLoginFor({ host, username, password }: SubmoduleCredentials, remote: Remote): boolean {
  return remote.kind === "http" && Boolean(host && username && password) && isHost(`${host}`, remote);
}

function isHost(text: string, { host, port }: Remote): boolean {
  const name = host.includes(":") ? `[${host}]` : host;
  const names = [`${name}:${port}`, ...(USUAL_PORTS.includes(port) ? [name, host] : [])];
  return names.some((each) => each.toLowerCase() === text.toLowerCase());
}

/** A header or a helper that git would use for whatever server it talks to. */
function isForEveryServer(entry: ConfigEntry): boolean {
  return /^(?:http|credential|core)\.[^.]*$/i.test(entry.key) && carriesSecret(entry);
}
