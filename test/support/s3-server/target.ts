import type { IncomingMessage } from "node:http";
import { ServiceError } from "../service-error.ts";
import type { SignedRequest } from "../sigv4/signature.ts";

/** A request as it was addressed, in path style or virtual-host style. */
export interface Target extends SignedRequest {
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
  /** Headers including those that a presigner moved into the query; `headers` are what came over the wire. */
  readonly meaning: Readonly<Record<string, string>>;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ServiceError(400, "InvalidURI", "Could not parse the specified URI.");
  }
}

function readQuery(text: string): (readonly [string, string])[] {
  return text
    .split("&")
    .filter(Boolean)
    .map((pair) => {
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      return [decode(name), decode(value)] as const;
    });
}

function virtualBucket(host: string, hosts: readonly string[]): string | undefined {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const base = hosts.find((candidate) => name.endsWith(`.${candidate}`));
  return base === undefined ? undefined : name.slice(0, -base.length - 1);
}

/** A presigner moves `x-amz-*` headers into the query, where they mean the same. */
function hoistedHeaders(query: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(query.filter(([name]) => name.startsWith("x-amz-")));
}

/** Takes a request apart. `hosts` are the names in front of which a bucket may stand. */
export function targetOf(request: IncomingMessage, hosts: readonly string[]): Target {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(",") : value;
  }
  const [path = "/", search = ""] = (request.url ?? "/").replace(/^https?:\/\/[^/]+/, "").split(/\?(.*)/s);
  const query = readQuery(search);
  const fromHost = virtualBucket(headers["host"] ?? "", hosts);
  const [first = "", rest = ""] =
    fromHost === undefined ? path.slice(1).split(/\/(.*)/s) : [fromHost, path.slice(1)];
  const key = decode(rest);
  return {
    method: request.method ?? "GET",
    path,
    query,
    parameters: new Map(query),
    headers,
    meaning: { ...hoistedHeaders(query), ...headers },
    bucket: first === "" ? undefined : decode(first),
    key: key === "" ? undefined : key,
  };
}
