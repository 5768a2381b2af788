import { EventEmitter, once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type AuthContext, type Connection, Server, type ServerChannel, type Session } from "ssh2";
import { isAuthorized } from "./authorize.ts";
import { type GitCommand, parseGitCommand, runGitCommand } from "./git-command.ts";
import { makeSshKey, type SshKey } from "./keys.ts";

/**
 * What goes wrong with one git command:
 * - `refuse`: the server does not run it;
 * - `reset`: the connection is reset instead of an answer;
 * - `hang`: nothing comes any more;
 * - `lose-reply`: a push is applied, then the connection breaks without a word about it; fetches go on as usual.
 */
export type SshFault = "refuse" | "reset" | "hang" | "lose-reply";

export interface SshServerOptions {
  /** Folder with the bare repositories, `<name>.git`. */
  readonly repositories: string;
  /** Public keys that may sign in; left out, everybody gets in without a key. */
  readonly authorizedKeys?: readonly string[];
  /** What the server proves itself with; by default a new ed25519 key. */
  readonly hostKey?: SshKey;
  /** By default any free port. */
  readonly port?: number;
}

export interface SshRequest {
  readonly user: string;
  readonly command: string;
  /** What the client said in GIT_PROTOCOL. */
  readonly protocol: string | undefined;
}

export interface SshServer {
  readonly port: number;
  readonly hostKey: SshKey;
  /** The line of a `known_hosts` file. */
  readonly knownHosts: string;
  /** Git commands in the order of their arrival. */
  readonly requests: readonly SshRequest[];
  /** Resolves when the next git command has arrived. */
  nextRequest(): Promise<void>;
  /** How many connections there were. */
  connections(): number;
  /** `ssh://git@127.0.0.1:PORT/<repository>`. */
  url(repository: string, user?: string): string;
  /** Lets something go wrong with the next command that the fault applies to. */
  fail(fault: SshFault): void;
  close(): Promise<void>;
}

/** Serves bare repositories over SSH on a free port of the loopback interface, and nothing else. */
export async function startSshServer({
  repositories,
  authorizedKeys,
  hostKey = makeSshKey(),
  port: wantedPort = 0,
}: SshServerOptions): Promise<SshServer> {
  const requests: SshRequest[] = [];
  const faults: SshFault[] = [];
  const sockets = new Set<Socket>();
  const events = new EventEmitter();
  let connections = 0;

  const takeFault = ({ program }: GitCommand): SshFault | undefined => {
    if (faults[0] === "lose-reply" && program !== "receive-pack") return undefined;
    return faults.shift();
  };
  const serve = (command: GitCommand, accept: () => ServerChannel, reject: () => void, socket: Socket) => {
    const fault = takeFault(command);
    if (fault === "refuse") return reject();
    const channel = accept();
    if (fault === "hang") return;
    if (fault === "reset") return void socket.resetAndDestroy();
    const losesReply = fault === "lose-reply";
    runGitCommand(command, channel, losesReply ? { loseReply: () => socket.resetAndDestroy() } : {});
  };

  const ssh = new Server({ hostKeys: [hostKey.privateKey] }, (connection: Connection, { port }) => {
    const socket = [...sockets].find((each) => each.remotePort === port);
    let user = "";
    connection.on("error", () => {});
    connection.on("authentication", (context: AuthContext) => {
      user = context.username;
      return isAuthorized(context, authorizedKeys) ? context.accept() : context.reject(["publickey"]);
    });
    connection.on("session", (acceptSession) => {
      const session: Session = acceptSession();
      let protocol: string | undefined;
      session.on("env", (accept, reject, { key, val }) => {
        if (key !== "GIT_PROTOCOL") return reject?.();
        protocol = val;
        return accept?.();
      });
      session.on("exec", (accept, reject, { command: text }) => {
        requests.push({ user, command: text, protocol });
        events.emit("request");
        const command = parseGitCommand(text, repositories, protocol);
        if (command === undefined || socket === undefined) return reject?.();
        return serve(command, accept, () => reject?.(), socket);
      });
    });
  });
  // The replies of one handshake would otherwise each wait for the confirmation of the one before.
  const server = createServer({ noDelay: true }, (socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    ssh.injectSocket(socket);
  });
  server.listen(wantedPort, "127.0.0.1");
  await once(server, "listening");

  const { port } = server.address() as AddressInfo;
  return {
    port,
    hostKey,
    knownHosts: `[127.0.0.1]:${port} ${hostKey.publicKey}\n`,
    requests,
    nextRequest: async () => void (await once(events, "request")),
    connections: () => connections,
    url: (repository, user = "git") => `ssh://${user}@127.0.0.1:${port}/${repository}`,
    fail: (fault) => void faults.push(fault),
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
