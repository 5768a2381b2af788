import { parseRemote, type Remote } from "../../../shared/git/remote.ts";
import { isLoopback } from "../../../shared/http/is-loopback.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Environment } from "../../../shared/resource/step.ts";

/** A repository, and the API through which the forge tells of its pull requests. */
export interface Forge {
  /** Without a slash at its end. */
  readonly api: URL;
  /** As `owner/name`. */
  readonly repository: string;
}

/** What the address of a remote leads to, unless `repository` and GITHUB_API_URL say otherwise. */
export function forgeOf(url: string, repository: string | undefined, env: Environment): Forge {
  return { api: apiOf(url, env), repository: repository ?? repositoryIn(url) };
}

/** Whether a text is `owner/name`, and nothing that would lead elsewhere as a part of an address. */
export function isRepositoryName(text: string): boolean {
  return /^[\w-][\w.-]*\/(?!\.{1,2}$)[\w.-]+$/.test(text);
}

/** `owner/name`, as an address of GitHub ends with. */
export function repositoryIn(url: string): string {
  const { kind, url: shown } = parseRemote(url);
  const path = shown.replace(/^[a-z+]+:\/\/[^/]*\/+|^[^/]*:/i, "");
  const name = path.replace(/^\//, "").replace(/(?:\.git)?\/?$/, "");
  if (kind !== "local" && isRepositoryName(name)) return name;
  throw new ResourceError(
    "invalid-request",
    `Cannot tell which repository "${shown}" is: its address does not end with owner/name`,
    { hint: "give --repository owner/name" },
  );
}

function apiOf(url: string, env: Environment): URL {
  const { GITHUB_API_URL: given } = env;
  const address = given || defaultApi(parseRemote(url));
  const api = URL.canParse(address) ? new URL(address.replace(/\/+$/, "")) : undefined;
  const isSafe = api?.protocol === "https:" || (api?.protocol === "http:" && isLoopback(api.hostname));
  if (api !== undefined && isSafe && !api.username && !api.password && !api.search && !api.hash) return api;
  // Its text is not shown, because a login may stand in it.
  throw new ResourceError("invalid-request", "Cannot use the API of the forge: no https:// address of one", {
    hint: "set GITHUB_API_URL, such as https://github.example.com/api/v3, without a login in it",
  });
}

/** The API of github.com and of its subdomains for companies has a host of its own; a server at home has it under a path. */
function defaultApi({ kind, url, host }: Remote): string {
  const name = host.toLowerCase();
  // A host of SSH without a dot is mostly an alias that only the configuration of SSH knows.
  if (kind === "local" || (kind === "ssh" && !name.includes("."))) {
    throw new ResourceError(
      "invalid-request",
      `Cannot find the API for "${url}": it does not tell the host`,
      {
        hint: "set GITHUB_API_URL, such as https://api.github.com, or choose another remote with --remote",
      },
    );
  }
  if (/^(?:www\.|ssh\.)?github\.com$/.test(name)) return "https://api.github.com";
  if (name.endsWith(".ghe.com")) return `https://api.${name}`;
  return kind === "http" ? `${new URL(url).origin}/api/v3` : `https://${name}/api/v3`;
}
