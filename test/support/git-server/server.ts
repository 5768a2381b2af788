import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { listen } from "../listen.ts";
import { temporaryDirectory } from "../temporary.ts";
import type { TlsFiles } from "../tls.ts";
import { askBackend } from "./backend.ts";
import { type LargeFiles, serveLargeFiles } from "./lfs.ts";
import { createRepository, type TestRepository, type TestRepositoryOptions } from "./repository.ts";

/** What a request is about: the refs of the server, a fetch (or listing of refs, in protocol 2), or a push. */
export type Subject = "refs-for-fetch" | "refs-for-push" | "fetch" | "push";

export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly text?: string }
  /** The work is done, but nobody is told. */
  | { readonly kind: "lost-reply" }
  /** The connection stays open, and nothing comes. */
  | { readonly kind: "stall" }
  | { readonly kind: "reset" };

export interface GitServerOptions {
  /** What every request has to bring. */
  readonly login?: { readonly username: string; readonly password: string };
  readonly tls?: TlsFiles;
  /** `oldest`: the server of before 2018, which lists all its refs first. */
  readonly protocol?: "newest" | "oldest";
  /** Where each request (that brings the login) is sent instead: the address of another server, without a slash at its end. */
  readonly redirectTo?: string;
  /** A repository that has got another name here, as `/team/app.git`; that is told to everybody. */
  readonly renamed?: { readonly from: string; readonly to: string };
}

export interface GitServerRequest {
  readonly subject: Subject;
  readonly headers: IncomingMessage["headers"];
  /** `undefined` where the client got no answer. */
  readonly status: number | undefined;
  /** Length of the answer. */
  readonly bytes: number;
}

export interface GitServer {
  readonly url: string;
  /** What git-lfs finds here, whatever the repository. */
  readonly largeFiles: LargeFiles;
  /** How often it has asked. */
  readonly largeFileRequests: () => number;
  /** Those that were answered, or given up, so far. */
  readonly requests: readonly GitServerRequest[];
  createRepository(options?: TestRepositoryOptions): TestRepository;
  urlOf(repository: TestRepository): string;
  /** Lets the next `times` requests about `subject` go wrong, after `spared` ones that do not. */
  fail(subject: Subject, fault: Fault, times?: number, spared?: number): void;
  close(): Promise<void>;
}

/** Serves bare repositories of a temporary folder over HTTP or HTTPS with git's own program for that. */
export async function startGitServer({
  login,
  tls,
  protocol = "newest",
  redirectTo,
  renamed,
}: GitServerOptions = {}): Promise<GitServer> {
  const root = await temporaryDirectory();
  const requests: GitServerRequest[] = [];
  const largeFiles: LargeFiles = new Map();
  let largeFileRequests = 0;
  const faults: { subject: Subject; fault: Fault; times: number; spared: number }[] = [];
  const expected = login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;

  const takeFault = (subject: Subject): Fault | undefined => {
    const planned = faults.find((each) => each.subject === subject && each.times > 0);
    if (planned === undefined || planned.spared-- > 0) return undefined;
    planned.times--;
    return planned.fault;
  };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const subject = subjectOf(request);
    const record = (status?: number, bytes = 0) =>
      void (subject && requests.push({ subject, headers: request.headers, status, bytes }));
    const answer = (status: number, headers: Readonly<Record<string, string>>, body: string | Buffer) => {
      record(status, Buffer.byteLength(body));
      response.writeHead(status, headers).end(body);
    };
    const isLarge = request.url?.includes("/info/lfs/") ?? false;
    if (isLarge) largeFileRequests++;
    else if (subject === undefined) return answer(404, {}, "This is a git server\n");
    if (renamed && request.url?.startsWith(`${renamed.from}/`)) {
      return answer(301, { location: request.url.replace(renamed.from, renamed.to) }, "");
    }
    // An address that is told to those who are signed in is its own permission, as those of object stores are.
    const isFile = request.url?.includes("/info/lfs/files/") ?? false;
    if (expected && !isFile && request.headers.authorization !== expected) {
      return answer(401, { "www-authenticate": 'Basic realm="git"' }, "Who are you?\n");
    }
    if (subject === undefined) return void (await serveLargeFiles(largeFiles, url, request, response));
    if (redirectTo) return answer(302, { location: `${redirectTo}${request.url}` }, "");
    const fault = takeFault(subject);
    switch (fault?.kind) {
      case "status":
        return answer(fault.status, { "content-type": "text/plain" }, fault.text ?? "");
      case "stall":
        return record();
      case "reset":
        record();
        return void request.socket.resetAndDestroy();
    }
    const { status, headers, body } = await askBackend(root.path, request, { protocol });
    if (fault?.kind === "lost-reply") {
      record();
      return void request.socket.destroy();
    }
    return answer(status, headers, body);
  };

  const { port, scheme, close } = await start((request, response) => void serve(request, response), tls);
  const url = `${scheme}://127.0.0.1:${port}`;
  return {
    url,
    requests,
    largeFiles,
    largeFileRequests: () => largeFileRequests,
    createRepository: (options) => createRepository(root.path, options),
    urlOf: ({ path }) => `${url}${path.slice(root.path.length)}`,
    fail: (subject, fault, times = 1, spared = 0) => void faults.push({ subject, fault, times, spared }),
    async close() {
      await close();
      await root.remove();
    },
  };
}

/** `undefined` for everything that a git client has no reason to ask. */
function subjectOf({ method, url = "" }: IncomingMessage): Subject | undefined {
  if (method === "GET" && url.endsWith("/info/refs?service=git-upload-pack")) return "refs-for-fetch";
  if (method === "GET" && url.endsWith("/info/refs?service=git-receive-pack")) return "refs-for-push";
  if (method === "POST" && url.endsWith("/git-upload-pack")) return "fetch";
  return method === "POST" && url.endsWith("/git-receive-pack") ? "push" : undefined;
}

async function start(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
  tls: TlsFiles | undefined,
) {
  if (tls === undefined) return { ...(await listen(listener)), scheme: "http" };
  const server = createTlsServer({ key: tls.key, cert: tls.cert }, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { port, scheme: "https", close };
}
