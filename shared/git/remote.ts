import { resolve } from "node:path";
import { ResourceError } from "../resource/errors.ts";
import { Secret } from "../schema/secret.ts";

/** A repository somewhere else, and what its address says about the way there. */
export interface Remote {
  readonly kind: "ssh" | "http" | "local" | "git";
  /** Without a password (over HTTP without any login), so that it may be printed and handed to git. */
  readonly url: string;
  /** Without brackets; empty for a local repository. */
  readonly host: string;
  /** That of the protocol where the address names none; 0 for a local repository. */
  readonly port: number;
  /** The user whom an SSH address names. */
  readonly user?: string;
  /** The login that stood in the address. */
  readonly login?: { readonly username: string; readonly password: Secret };
}

const PROTOCOLS: Readonly<Record<string, { readonly kind: Remote["kind"]; readonly port: number }>> = {
  ssh: { kind: "ssh", port: 22 },
  "git+ssh": { kind: "ssh", port: 22 },
  "ssh+git": { kind: "ssh", port: 22 },
  https: { kind: "http", port: 443 },
  http: { kind: "http", port: 80 },
  git: { kind: "git", port: 9418 },
};

/** Reads every form of address that git reads without a remote helper, and refuses the others. */
export function parseRemote(uri: string): Remote {
  if (/[\0-\x1f\x7f]/.test(uri))
    throw refusal("uri", "it contains a line break or another control character");
  if (uri === "") throw refusal(uri, "it is empty");
  if (uri.startsWith("-")) throw refusal(uri, "it begins with a dash");
  const { scheme, rest } = /^(?<scheme>[a-z][a-z\d+.-]*):\/\/(?<rest>.*)$/i.exec(uri)?.groups ?? {};
  if (scheme !== undefined && rest !== undefined) return parseUrl(scheme.toLowerCase(), rest);
  const helper = /^[a-z\d][a-z\d+.-]*(?=::)/i.exec(uri)?.[0];
  if (helper !== undefined) throw unknownTransport(helper);
  // Git would take it for a host of SSH, and print what follows.
  const [mistyped] = /^https?:/i.exec(uri) ?? [];
  if (mistyped !== undefined) throw refusal(mistyped, "two slashes have to follow");
  // Git's own rule: a colon before the first slash makes a host of what stands before it.
  return /^[^/]*:/.test(uri) ? parseScpLike(uri) : local(resolve(uri));
}

function parseUrl(scheme: string, rest: string): Remote {
  if (scheme === "file") return local(`file://${rest}`);
  const protocol = PROTOCOLS[scheme];
  if (protocol === undefined) throw unknownTransport(scheme);
  const {
    login,
    address = "",
    path = "",
  } = /^(?:(?<login>[^/?#]*)@)?(?<address>[^/?#]*)(?<path>.*)$/.exec(rest)?.groups ?? {};
  const shown = `${scheme}://${address}${path}`;
  const { host, port } = hostOf(address, shown);
  if (path.startsWith("/-")) throw refusal(shown, "its path begins with a dash");
  const { kind, port: usualPort } = protocol;
  const signIn = login === undefined ? undefined : loginOf(login);
  const place = { kind, host, port: port ?? usualPort };
  if (kind === "ssh") return { ...place, ...sshLogin(signIn, shown), url: sshUrl(address, path, login) };
  if (kind === "git" && signIn) throw refusal(shown, "git:// knows no login");
  return { ...place, url: shown, ...(signIn && { login: signIn }) };
}

function sshUrl(address: string, path: string, login: string | undefined): string {
  const [user] = login?.split(":") ?? [];
  return `ssh://${user ? `${user}@` : ""}${address}${path}`;
}

/** A password in an SSH address is of no use, but has to be known to be hidden. */
function sshLogin(login: Remote["login"], shown: string): Pick<Remote, "user" | "login"> {
  if (!login?.username) return {};
  const { username: user, password } = login;
  if (user.startsWith("-")) throw refusal(shown, "its user begins with a dash");
  return { user, ...(password.reveal() !== "" && { login }) };
}

/** `user@host:path`, whose path may begin in the user's home; the host may stand in brackets, with a port, too. */
function parseScpLike(uri: string): Remote {
  const {
    user,
    bracketed,
    plain,
    path = "",
  } = /^(?:(?<user>[^/@[\]]*)@)?(?:\[(?<bracketed>[^/\]]*)\]|(?<plain>[^/:@[\]]*)):(?<path>.*)$/.exec(uri)
    ?.groups ?? {};
  const address = bracketed?.includes("::") ? `[${bracketed}]` : (bracketed ?? plain ?? "");
  const { host, port = 22 } = hostOf(address, withoutLogin(uri));
  if (user?.includes(":")) throw refusal(withoutLogin(uri), "a password cannot stand in it");
  if (user?.startsWith("-")) throw refusal(uri, "its user begins with a dash");
  if (path === "") throw refusal(uri, "it names no repository");
  if (path.startsWith("-")) throw refusal(uri, "its path begins with a dash");
  return { kind: "ssh", url: uri, host, port, ...(user && { user }) };
}

function hostOf(address: string, shown: string): { host: string; port?: number } {
  const {
    six,
    name,
    digits = "",
  } = /^(?:\[(?<six>[\da-f:.%]+)\]|(?<name>[^[\]:\s]+))(?::(?<digits>\d*))?$/i.exec(address)?.groups ?? {};
  const host = six ?? name;
  if (host === undefined || host.startsWith("-")) throw refusal(shown, "it names no usable host");
  const port = Number(digits);
  if (port > 65_535) throw refusal(shown, `there is no port ${digits}`);
  return { host, ...(port > 0 && { port }) };
}

function loginOf(text: string): Required<Remote>["login"] {
  const [, username = "", password = ""] = /^([^:]*):?(.*)$/.exec(text) ?? [];
  return { username: decoded(username), password: new Secret(decoded(password)) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function local(url: string): Remote {
  return { kind: "local", url, host: "", port: 0 };
}

function withoutLogin(uri: string): string {
  return uri.replace(/^[^/]*@/, "");
}

function unknownTransport(name: string): ResourceError {
  return refusal(`${name}:`, "this way of transport is not allowed");
}

/** Where an address cannot be read, a password in it may reach as far as the last `@`. */
function refusal(address: string, state: string): ResourceError {
  const shown = address.replace(/:\/\/.*@/s, "://…@");
  return new ResourceError("invalid-request", `Cannot use the repository "${shown}": ${state}`, {
    hint: "give ssh://, https://, git@host:path, file:// or a path",
  });
}
