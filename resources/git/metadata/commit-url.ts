/** A repository as a hoster of git knows it. */
interface Place {
  /** With its port, if it has an unusual one. */
  readonly host: string;
  readonly path: string;
}

/** By what is in the name of a host: what stands between the repository and the commit on its pages. */
const HOSTERS: readonly { readonly names: readonly string[]; readonly infix: string }[] = [
  { names: ["github", "gogs"], infix: "/commit/" },
  { names: ["gitlab"], infix: "/-/commit/" },
  { names: ["bitbucket"], infix: "/commits/" },
  {
    names: ["gitea", "forgejo", "codeberg", "dev.azure.com", "visualstudio.com", "sr.ht"],
    infix: "/commit/",
  },
];

/** Hosts that serve SSH alone, and where the pages of the same hoster are. */
const WEB_HOSTS: Readonly<Record<string, string>> = {
  "ssh.github.com": "github.com",
  "altssh.gitlab.com": "gitlab.com",
  "altssh.bitbucket.org": "bitbucket.org",
  "ssh.dev.azure.com": "dev.azure.com",
  "vs-ssh.visualstudio.com": "dev.azure.com",
};

/** Where people read the commit, if the hoster is a known one. No login that stands in `uri` gets into it. */
export function commitUrl(uri: string, oid: string): string | undefined {
  const place = overHttp(uri) ?? overSsh(uri) ?? scpLike(uri);
  if (place === undefined) return undefined;
  const host = place.host.toLowerCase();
  const hoster = HOSTERS.find(({ names }) => names.some((name) => host.includes(name)));
  return (
    hoster &&
    `https://${place.host}${place.path.replace(/\/+$/, "").replace(/\.git$/, "")}${hoster.infix}${oid}`
  );
}

function overHttp(uri: string): Place | undefined {
  const { host, path } =
    /^https?:\/\/(?:[^/?#]*@)?(?<host>[^/?#@]+)(?<path>\/[^?#]+)/i.exec(uri)?.groups ?? {};
  return host !== undefined && path !== undefined ? { host, path } : undefined;
}

function overSsh(uri: string): Place | undefined {
  const { host, port, path } =
    /^(?:ssh|git\+ssh|ssh\+git):\/\/(?:[^/?#]*@)?(?<host>[^/:?#@]+)(?::(?<port>\d*))?(?<path>\/[^?#]+)/i.exec(
      uri,
    )?.groups ?? {};
  if (host === undefined || path === undefined) return undefined;
  // The pages of an own GitHub may be at the port that its SSH shares with HTTPS; every other port is one of SSH alone.
  const isShared =
    port === "443" && host.toLowerCase().includes("github") && !(host.toLowerCase() in WEB_HOSTS);
  return onTheWeb(isShared ? `${host}:443` : host, path);
}

function scpLike(uri: string): Place | undefined {
  const { host, path } =
    /^(?:[^/:@]+@)?(?<host>[^/:@]+):\/?(?<path>[^/:][^?#]*\/[^?#]+)$/.exec(uri)?.groups ?? {};
  return host !== undefined && path !== undefined ? onTheWeb(host, `/${path}`) : undefined;
}

function onTheWeb(host: string, path: string): Place {
  const web = WEB_HOSTS[host.toLowerCase()] ?? host;
  if (web !== "dev.azure.com") return { host: web, path };
  const { owner, repository } =
    /^\/v\d+(?<owner>\/[^/]+\/[^/]+)(?<repository>\/[^/]+)/.exec(path)?.groups ?? {};
  return { host: web, path: owner === undefined ? path : `${owner}/_git${repository}` };
}
