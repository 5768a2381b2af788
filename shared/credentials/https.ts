import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConfigEntry } from "../git/config-text.ts";
import type { Remote } from "../git/remote.ts";
import { hasMountedCertificates, trustedCertificates } from "../http/certificates.ts";
import { isLoopback } from "../http/is-loopback.ts";
import type { Environment, StepContext } from "../resource/step.ts";
import type { GitSettings } from "./git-fields.ts";
import { eagerOptions, isToken, loginConfig, loginFor } from "./https-login.ts";

const TRUST_VARIABLES = ["SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"];

/** What git has to know to reach one server. */
export interface HttpsAccess {
  readonly config: readonly ConfigEntry[];
  /** Replaces variables of the same name. */
  readonly env: Readonly<Record<string, string>>;
  /** Options that save requests as long as the server does not redirect. */
  readonly eager: readonly string[];
}

/** Login, trust and proxy for `remote`, as `settings` say, for its scheme, host and port and for no other server. */
export async function httpsAccess(
  settings: GitSettings,
  remote: Remote,
  folder: string,
  { env, log }: StepContext,
): Promise<HttpsAccess> {
  const origin = new URL(new URL(remote.url).origin);
  const isEncrypted = origin.protocol === "https:";
  const login = loginFor(settings, remote);
  if (login && isToken(login)) log.hide(login.username);
  if (login && !isEncrypted && !isLoopback(remote.host)) {
    log.warn(`The login for "${origin.origin}" goes over an unencrypted connection; use https://`);
  }
  if (settings.skip_ssl_verification && isEncrypted) {
    log.warn(`The certificate of "${origin.origin}" is not checked because of skip_ssl_verification`);
  }
  const config = [
    ...(login ? await loginConfig(login, origin, folder) : []),
    ...(await trustConfig(settings, origin, folder, env)),
    ...proxyConfig(settings, origin),
  ];
  // The proxy that `source` names has no exceptions.
  const proxyEnv = settings.https_tunnel ? { no_proxy: "", NO_PROXY: "" } : {};
  return { config, env: proxyEnv, eager: login ? eagerOptions(origin) : [] };
}

/**
 * Git asks the TLS library of the system, which looks neither at the variables that name other certificates nor at
 * single files beside the bundle.
 */
async function trustConfig(
  { skip_ssl_verification, ca_bundle }: GitSettings,
  origin: URL,
  folder: string,
  env: Environment,
): Promise<ConfigEntry[]> {
  if (skip_ssl_verification) return [{ key: `http.${origin.origin}/.sslVerify`, value: "false" }];
  const variables = TRUST_VARIABLES.filter((name) => env[name]).map((name) => [name, env[name]]);
  const isMounted = origin.protocol === "https:" && hasMountedCertificates();
  if (!ca_bundle && variables.length === 0 && !isMounted) return [];
  const path = join(folder, "certificates.pem");
  const certificates = trustedCertificates(Object.fromEntries(variables), ca_bundle);
  await writeFile(path, `${certificates.join("\n")}\n`, { mode: 0o600, flag: "wx" });
  return [{ key: `http.${origin.origin}/.sslCAInfo`, value: path }];
}

function proxyConfig({ https_tunnel: tunnel }: GitSettings, origin: URL): ConfigEntry[] {
  if (!tunnel) return [];
  const { proxy_host: host, proxy_port: port, proxy_user: user, proxy_password: password } = tunnel;
  const login = user ? `${encodeURIComponent(user)}:${encodeURIComponent(password?.reveal() ?? "")}@` : "";
  return [
    { key: `http.${origin.origin}/.proxy`, value: `http://${login}${bracketed(host)}:${port}` },
    // Saves the refused first attempt of every connection.
    ...(login ? [{ key: `http.${origin.origin}/.proxyAuthMethod`, value: "basic" }] : []),
  ];
}

function bracketed(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
