import * as v from "valibot";
import type { HttpAnswer } from "../../../../shared/http/exchange.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import { jsonIn } from "../../../../shared/schema/json-in.ts";

/** A service that signs in, and the URL that its requests begin with. */
export interface IdentityApi {
  readonly kind: "v2" | "v3" | "temp-auth";
  readonly url: URL;
}

const SUFFIXES = [
  { kind: "temp-auth", pattern: /\/auth\/v1(?:\.0)?\/?$/, path: undefined },
  { kind: "v3", pattern: /\/v3\/?$/, path: "/v3/" },
  { kind: "v2", pattern: /\/v2\.0\/?$/, path: "/v2.0/" },
] as const;

/** What the URL says about the service; `unknown` has to be asked at the URL that is given back. */
export function identityApi(
  endpoint: string | undefined,
): IdentityApi | { readonly kind: "unknown"; readonly url: URL } {
  const url = usable(endpoint);
  for (const { kind, pattern, path } of SUFFIXES) {
    if (pattern.test(url.pathname))
      return { kind, url: path ? withPath(url, url.pathname.replace(pattern, path)) : url };
  }
  const root = url.pathname.replace(/\/v\d[^/]*(?:\/.*)?$/, "").replace(/\/*$/, "/");
  return { kind: "unknown", url: withPath(url, root) };
}

function usable(endpoint: string | undefined): URL {
  if (endpoint === undefined) {
    throw new ResourceError(
      "invalid-request",
      'Cannot use "source": openstack/identity_endpoint is empty but must be specified',
    );
  }
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (
    url &&
    /^https?:$/.test(url.protocol) &&
    url.username === "" &&
    url.password === "" &&
    url.search === ""
  ) {
    return url;
  }
  // Its text is not shown, because it may hold a login.
  throw new ResourceError(
    "invalid-request",
    'Cannot use "openstack.identity_endpoint": it is not an http:// or https:// URL without a login and a query',
  );
}

function withPath(url: URL, path: string): URL {
  const changed = new URL(url);
  changed.pathname = path;
  return changed;
}

const Version = v.object({ id: v.string(), status: v.string() });
const Versions = v.object({ versions: v.object({ values: v.array(Version) }) });
const USABLE = ["current", "supported", "stable"];

/**
 * The newest API that is offered and that we speak. It is looked for beside what was asked, not where the answer points:
 * behind a proxy that is often another host or scheme, and a password is to go nowhere else.
 */
export function discovered(root: URL, answer: HttpAnswer): IdentityApi | undefined {
  const parsed = v.safeParse(Versions, jsonIn(answer.body.toString()));
  if (!parsed.success) return undefined;
  const ids = parsed.output.versions.values
    .filter(({ status }) => USABLE.includes(status.toLowerCase()))
    .map(({ id }) => id);
  if (ids.some((id) => /^v3(?:\.|$)/.test(id)))
    return { kind: "v3", url: withPath(root, `${root.pathname}v3/`) };
  if (ids.includes("v2.0")) return { kind: "v2", url: withPath(root, `${root.pathname}v2.0/`) };
  return undefined;
}
