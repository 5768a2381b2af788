import * as v from "valibot";
import { type TrustSettings, trustProblem } from "../http/trust-problem.ts";
import { field, secret, text, wholeNumber } from "../schema/fields.ts";
import { settings } from "../schema/settings.ts";

/** A proxy that opens tunnels to git servers; without host and port it is none, as templates leave it. */
const HttpsTunnel = settings({
  proxy_host: field(v.optional(text()), "Host of the proxy; needs `proxy_port`."),
  proxy_port: field(v.optional(wholeNumber({ unit: "ports", least: 1, most: 65_535 })), "Its port."),
  proxy_user: field(v.optional(text()), "User name that the proxy asks for."),
  proxy_password: field(v.optional(secret()), "Password that belongs to it.", { secret: true }),
});

type Tunnel = v.InferOutput<typeof HttpsTunnel>;
type UsableTunnel = Tunnel & { proxy_host: string; proxy_port: number };

function usable(tunnel: Tunnel | undefined): UsableTunnel | undefined {
  const { proxy_host, proxy_port } = tunnel ?? {};
  return proxy_host === undefined || proxy_port === undefined
    ? undefined
    : { ...tunnel, proxy_host, proxy_port };
}

/** How to sign in to a git server and how to recognise it; entries to spread into a `source`. */
export const gitFields = {
  private_key: field(
    v.optional(secret()),
    "SSH key for a `uri` that is reached over SSH, in any format that OpenSSH reads.",
    { secret: true },
  ),
  private_key_passphrase: field(v.optional(secret()), "Passphrase of `private_key`.", { secret: true }),
  private_key_user: field(v.optional(text()), "SSH user, where `uri` names none."),
  known_hosts: field(
    v.optional(text()),
    "Lines of a `known_hosts` file: the only host keys to accept. By default the published keys of github.com, gitlab.com and bitbucket.org are enforced; the key of any other host is accepted with a warning that names its fingerprint.",
  ),
  username: field(
    v.optional(text()),
    "User name for a `uri` that is reached over HTTPS; it is sent to the host of `uri` only.",
  ),
  password: field(v.optional(secret()), "Password or token that belongs to `username`.", { secret: true }),
  https_tunnel: field(
    v.pipe(
      v.optional(HttpsTunnel),
      v.check(
        (tunnel) => (tunnel?.proxy_host === undefined) === (tunnel?.proxy_port === undefined),
        'needs both "proxy_host" and "proxy_port"',
      ),
      v.transform(usable),
    ),
    "Proxy through which the server is reached, over SSH and HTTPS alike: `{proxy_host, proxy_port, proxy_user, proxy_password}`.",
  ),
};

export type GitSettings = v.InferOutput<v.ObjectSchema<typeof gitFields, undefined>> & TrustSettings;

/** The first contradiction between the fields, as the end of a sentence; `undefined` when there is none. */
export function gitProblem(source: GitSettings): string | undefined {
  const { username, password, private_key: key, private_key_passphrase: passphrase } = source;
  if (username && !password) return '"username" is given without "password"';
  if (password && !username) return '"password" is given without "username"';
  if (passphrase && !key) return '"private_key_passphrase" is given without "private_key"';
  return trustProblem(source);
}
