import type { Environment } from "../resource/step.ts";
import { proxyFor } from "./proxy.ts";

/** The proxy through which a request would go, without its login. */
export function proxyExplanation(url: URL, env: Environment): string {
  const proxy = proxyFor(url, env);
  return proxy ? `${proxy.protocol}//${proxy.host}${proxy.username ? " (with a login)" : ""}` : "none";
}
