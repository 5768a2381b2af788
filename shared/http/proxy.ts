import { BlockList, isIP, isIPv6 } from "node:net";
import { ResourceError } from "../resource/errors.ts";
import type { Environment } from "../resource/step.ts";

/**
 * The proxy that the environment prescribes for a request, in the way common to command-line tools:
 * lower-case names first, ALL_PROXY where no specific one is set, NO_PROXY as a list of exceptions. Like curl, and
 * unlike the stock types, it makes no exception for the loopback interface by itself.
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const scheme = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  const proxy = variable(env, scheme) ?? variable(env, "all_proxy");
  if (!proxy || isExempt(url, variable(env, "no_proxy") ?? "")) return undefined;
  const text = proxy.includes("://") ? proxy : `http://${proxy}`;
  if (/^https?:/i.test(text) && URL.canParse(text)) return new URL(text);
  // To go without it would break the rules of the network; its text is not shown because it may hold a login.
  throw new ResourceError(
    "invalid-request",
    `Cannot use the proxy for "${url.host}": not an http:// or https:// URL`,
    {
      hint: `check ${scheme.toUpperCase()} and ALL_PROXY`,
    },
  );
}

function variable(env: Environment, name: string): string | undefined {
  return env[name] || env[name.toUpperCase()] || undefined;
}

function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => matches(entry.toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return isInNetwork(entry, host);
  const [pattern, wantedPort] = splitPort(entry);
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const name = pattern.replace(/^\*?\./, "");
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

function splitPort(entry: string): [pattern: string, port: string | undefined] {
  if (isIPv6(entry)) return [entry, undefined];
  const { host = entry, port } = /^(?<host>.+?)(?::(?<port>\d+))?$/.exec(entry)?.groups ?? {};
  return [host.replace(/^\[|\]$/g, ""), port];
}

function isInNetwork(entry: string, host: string): boolean {
  const [network = "", bits] = entry.split("/");
  const family = isIP(network) === 6 ? "ipv6" : "ipv4";
  const length = Number(bits);
  if (isIP(network) === 0 || isIP(host) === 0 || !(length >= 0 && length <= (family === "ipv6" ? 128 : 32)))
    return false;
  const list = new BlockList();
  list.addSubnet(network, length, family);
  return list.check(host, isIP(host) === 6 ? "ipv6" : "ipv4");
}
