import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConfigEntry } from "../git/config-text.ts";
import type { Remote } from "../git/remote.ts";
import { ResourceError } from "../resource/errors.ts";
import { Secret } from "../schema/secret.ts";
import type { GitSettings } from "./git-fields.ts";

/** A user name and what proves it. */
export interface Login {
  readonly username: string;
  readonly password: Secret;
}

const FILE = "login";
/**
 * Answers git, and whatever asks through git, out of the private folder, which is HOME. A header that is always sent
 * would save a request, but follows a redirect to any other host.
 */
const HELPER = `!f() { if test "$1" = get; then cat "$HOME/${FILE}"; fi; }; f`;

/** Who signs in: what `source` names beside the address counts more than what stands in it. */
export function loginFor(settings: GitSettings, remote: Remote): Login | undefined {
  const { username, password } = settings;
  if (!username || !password) return remote.login;
  return { username, password: new Secret(password.reveal().replace(/[\r\n]+$/, "")) };
}

/** What stands beside a token that takes the place of the user name. */
const TOKEN_COMPANIONS = ["", "x-oauth-basic"];
/** With what the tokens of the large forges begin. */
const TOKEN = /^(?:gh[oprsu]_|github_pat_|gl(?:cbt|dt|oas|pat)-)/;

/** Whether the user name is what proves who one is, and so as secret as a password. */
export function isToken({ username, password }: Login): boolean {
  return TOKEN_COMPANIONS.includes(password.reveal()) || TOKEN.test(username);
}

/** Puts `login` into `folder`, and returns the settings by which git gives it to the server at `origin` alone. */
export async function loginConfig(login: Login, origin: URL, folder: string): Promise<ConfigEntry[]> {
  await writeFile(join(folder, FILE), helperAnswer(login), { mode: 0o600, flag: "wx" });
  return [origin, ...encryptedTwin(origin)].map((url) => ({
    key: `credential.${url.origin}.helper`,
    value: HELPER,
  }));
}

/**
 * Options by which git from 2.46 on sends the login with the first request. They exclude redirects: git 2.47 would
 * send it to the next server, too.
 */
export function eagerOptions({ protocol, origin }: URL): string[] {
  if (protocol !== "https:") return [];
  const prefix = `http.${origin}/`;
  return ["-c", `${prefix}.proactiveAuth=basic`, "-c", `${prefix}.followRedirects=false`];
}

function helperAnswer({ username, password }: Login): string {
  const answer = `username=${username}\npassword=${password.reveal()}\n`;
  if (/[\0\r]/.test(answer) || answer.split("\n").length !== 3) {
    throw new ResourceError("invalid-request", 'Cannot use "username" and "password": one has a line break', {
      hint: "write each of them on one line",
    });
  }
  return answer;
}

/** Where an address on the usual port redirects to; what was entrusted to the open line may go to the closed one. */
function encryptedTwin({ protocol, port, hostname }: URL): URL[] {
  return protocol === "http:" && port === "" ? [new URL(`https://${hostname}`)] : [];
}
