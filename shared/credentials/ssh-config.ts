/** What tells one `ssh` apart from another; everything else is the same for each remote. */
export interface SshConfig {
  /** User where the address names none. */
  readonly user: string | undefined;
  /** File of the private key; without it only a server that asks for nothing lets in. */
  readonly identity: string | undefined;
  /** Files of host keys; new ones go into the first. */
  readonly knownHosts: readonly string[];
  /** Names, or patterns of them, whose host key must be known already. */
  readonly strictHosts: readonly string[];
  /** The end of a tunnel in this process, and the name under which the server beyond is known. */
  readonly tunnel: { readonly hostKeyAlias: string } | undefined;
  /** `forwarded`: the server may sign in elsewhere with the key, through the agent that ssh itself runs under. */
  readonly agent?: "none" | "forwarded";
}

/** How long a server may take to accept a connection and to introduce itself. */
const CONNECT_SECONDS = 30;
/** A server that gives no sign of life for so long, four times in a row, is gone. */
const ALIVE_SECONDS = 15;

/** The whole configuration of ssh: no agent, no question, nothing of the user's or the system's. */
export function sshConfig({
  user,
  identity,
  knownHosts,
  strictHosts,
  tunnel,
  agent = "none",
}: SshConfig): string {
  const settings: Readonly<Record<string, string>> = {
    ...(user && { User: quoted(user) }),
    ...(tunnel && { HostName: "127.0.0.1", HostKeyAlias: quoted(tunnel.hostKeyAlias) }),
    IdentityFile: identity === undefined ? "none" : path(identity),
    IdentitiesOnly: "yes",
    ...(agent === "forwarded"
      ? { IdentityAgent: "SSH_AUTH_SOCK", AddKeysToAgent: "yes", ForwardAgent: "yes" }
      : { IdentityAgent: "none", ForwardAgent: "no" }),
    PreferredAuthentications: "publickey",
    BatchMode: "yes",
    NumberOfPasswordPrompts: "0",
    UserKnownHostsFile: knownHosts.map(path).join(" "),
    GlobalKnownHostsFile: "/dev/null",
    StrictHostKeyChecking: "accept-new",
    UpdateHostKeys: "no",
    HashKnownHosts: "no",
    CheckHostIP: "no",
    VerifyHostKeyDNS: "no",
    NoHostAuthenticationForLocalhost: "no",
    ForwardX11: "no",
    ClearAllForwardings: "yes",
    PermitLocalCommand: "no",
    ControlMaster: "no",
    ControlPath: "none",
    ConnectTimeout: String(CONNECT_SECONDS),
    ConnectionAttempts: "1",
    ServerAliveInterval: String(ALIVE_SECONDS),
    ServerAliveCountMax: "4",
    LogLevel: "ERROR",
  };
  const lines = Object.entries(settings).map(
    ([name, value]) => `  ${name} ${value}
`,
  );
  // The first value that ssh finds counts.
  return `Host ${strictHosts.join(" ")}
  StrictHostKeyChecking yes
Host *
${lines.join("")}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** Paths know tokens such as `%h`. */
function path(text: string): string {
  return quoted(text.replaceAll("%", "%%"));
}
