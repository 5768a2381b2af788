import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { SshKey } from "./keys.ts";

export interface SshdOptions {
  /** Where its files go. */
  readonly folder: string;
  readonly hostKey: SshKey;
  /** What an authority says of the host key, as `ssh-keygen -s` writes it. */
  readonly hostCertificate?: string;
  readonly authorizedKeys: readonly string[];
}

export interface Sshd {
  readonly port: number;
  /** `ssh://USER@127.0.0.1:PORT<directory>`. */
  url(directory: string): string;
  close(): Promise<void>;
}

const PROGRAM = "/usr/sbin/sshd";

/** Starts the genuine server of OpenSSH on the loopback interface, for the user who runs the test. */
export async function startSshd({
  folder,
  hostKey,
  hostCertificate,
  authorizedKeys,
}: SshdOptions): Promise<Sshd> {
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const port = await freePort();
  const settings = {
    Port: String(port),
    ListenAddress: "127.0.0.1",
    HostKey: file("host_key", hostKey.privateKey),
    ...(hostCertificate !== undefined && {
      HostCertificate: file("host_key-cert.pub", hostCertificate),
    }),
    AuthorizedKeysFile: file("authorized_keys", authorizedKeys.map((key) => `${key}\n`).join("")),
    AuthenticationMethods: "publickey",
    // A temporary directory belongs to everybody.
    StrictModes: "no",
    UsePAM: "no",
    PidFile: "none",
    MaxStartups: "100",
    AcceptEnv: "GIT_PROTOCOL",
    SetEnv: "GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1",
  };
  const config = file(
    "sshd_config",
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}\n`)
      .join(""),
  );
  // Run by root, it insists on this directory.
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });
  const server = spawn(PROGRAM, ["-D", "-e", "-f", config], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = once(server, "exit");
  while (!said.includes("Server listening")) {
    await Promise.race([once(server.stderr, "data"), ended]);
    if (server.exitCode !== null) throw new Error(`Cannot start ${PROGRAM}: ${said}`);
  }
  return {
    port,
    url: (directory) => `ssh://${userInfo().username}@127.0.0.1:${port}${directory}`,
    async close() {
      server.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
