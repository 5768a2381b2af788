import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Remote } from "../git/remote.ts";
import type { Tunnel } from "../http/tunnel.ts";
import { ResourceError } from "../resource/errors.ts";
import type { StepContext } from "../resource/step.ts";
import type { GitSettings } from "./git-fields.ts";
import { sshConfig } from "./ssh-config.ts";
import { acceptanceOf, hostKeyPolicy } from "./ssh-host-keys.ts";
import { writeSshIdentity } from "./ssh-identity.ts";

/** How git reaches one remote over SSH. */
export interface SshAccess {
  /** For GIT_SSH_COMMAND. */
  readonly command: string;
  /**
   * To be called after each connection: warns once of a host key that was accepted without proof, and throws where
   * the proxy did not let ssh through, of which ssh itself knows nothing.
   */
  tellHostKeys(): Promise<void>;
  close(): Promise<void>;
}

const SSH_PORT = 22;

/** Prepares in `folder`, which is private and removed by the caller, all that ssh needs to know. */
export async function sshAccess(
  settings: GitSettings & { readonly forward_agent?: boolean },
  remote: Remote,
  folder: string,
  context: StepContext,
): Promise<SshAccess> {
  const user = sshUserOf(settings);
  const hostKeys = await hostKeyPolicy(settings.known_hosts, remote, folder);
  const identity = await writeSshIdentity(settings, folder, context);
  // An agent of our own, which ends with the ssh that it starts; one that happens to run is somebody else's.
  const isForwarded = settings.forward_agent === true && identity !== undefined;
  const file = join(folder, "ssh_config");
  const config = sshConfig({
    user,
    identity,
    knownHosts: hostKeys.files,
    strictHosts: hostKeys.strictHosts,
    tunnel: settings.https_tunnel && { hostKeyAlias: hostKeyName(remote) },
    agent: isForwarded ? "forwarded" : "none",
  });
  await writeFile(file, config, { mode: 0o600, flag: "wx" });
  // Last, because nobody would close it if something failed after it.
  const tunnel = await tunnelTo(remote, settings, context);
  const told = new Set<string>();
  return {
    // The first port counts, and git adds that of the remote behind it.
    command: `${isForwarded ? "ssh-agent " : ""}ssh -F ${forShell(file)}${tunnel ? ` -p ${tunnel.port}` : ""}`,
    async tellHostKeys() {
      for (const line of await hostKeys.accepted()) {
        if (told.has(line.key)) continue;
        told.add(line.key);
        context.log.warn(acceptanceOf(line));
      }
      const failure = tunnel?.failure();
      if (failure) throw failure;
    },
    close: async () => tunnel?.close(),
  };
}

async function tunnelTo(
  { host, port }: Remote,
  { https_tunnel: proxy }: GitSettings,
  { log, signal }: StepContext,
): Promise<Tunnel | undefined> {
  if (proxy === undefined) return undefined;
  log.info(`Via ${proxy.proxy_host}:${proxy.proxy_port} -> ${host}:${port}`);
  const { openTunnel } = await import("../http/tunnel.ts");
  const login = proxy.proxy_user ? { username: proxy.proxy_user, password: proxy.proxy_password } : undefined;
  return openTunnel({ host: proxy.proxy_host, port: proxy.proxy_port, login }, { host, port }, signal);
}

/** Whom ssh signs in as where the address names nobody. */
export function sshUserOf({ private_key_user: user }: GitSettings): string | undefined {
  if (!user || /^[^\s\p{Cc}"'\\-][^\s\p{Cc}"'\\]*$/u.test(user)) return user || undefined;
  throw new ResourceError(
    "invalid-request",
    `Cannot use "private_key_user": "${user}" is no name of a user`,
    { hint: "give a name without spaces, quotes and leading dash, such as git" },
  );
}

/** The name by which a `known_hosts` file lists the server. */
function hostKeyName({ host, port }: Remote): string {
  const name = host.toLowerCase();
  return port === SSH_PORT ? name : `[${name}]:${port}`;
}

function forShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
