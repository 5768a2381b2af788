import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { readText } from "../listen.ts";
import { type Fault, Faults, findAction, type InjectedFault } from "../s3-server/faults.ts";
import { ServiceError } from "../service-error.ts";
import { keystoneV2 } from "./keystone-v2.ts";
import { keystoneV3 } from "./keystone-v3.ts";
import { Objects, type StorageQuirks, type StoredObject } from "./objects.ts";
import { tempAuth } from "./temp-auth.ts";
import { type Arrival, json, type Reply, refuse, Tokens } from "./world.ts";

export interface SwiftServerOptions {
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly quirks?: Partial<StorageQuirks>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Whether Keystone offers v3 beside v2.0. */
  readonly keystone?: "both" | "v2 only";
}

export interface LoggedRequest {
  readonly method: string;
  /** `sign in`, `discover`, or method and kind: `PUT object`, `HEAD container`. */
  readonly operation: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** 0 while there is no answer. */
  status: number;
}

/** One cloud: Keystone in two versions, TempAuth, and the object store that all of them lead to. */
export interface SwiftServer {
  readonly endpoint: string;
  /** In order of arrival. */
  readonly requests: readonly LoggedRequest[];
  readonly tokens: Tokens;
  createContainer(name: string): void;
  put(container: string, name: string, body: string): void;
  object(container: string, name: string): StoredObject | undefined;
  names(container: string): string[];
  fault(fault: Fault): InjectedFault;
  close(): Promise<void>;
}

const ORDERLY: StorageQuirks = { ignoreConditions: false, keepExpired: false, commitAfterMs: () => 0 };

/** Starts a cloud on the loopback interface that verifies whatever it gets and refuses what it does not know. */
export async function startSwiftServer(options: SwiftServerOptions = {}): Promise<SwiftServer> {
  const { now = Date.now, tls, keystone = "both" } = options;
  const tokens = new Tokens();
  const objects = new Objects({ ...ORDERLY, ...options.quirks }, now);
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    serve(request, response).catch(() => request.socket.destroy());
  };
  const server = tls ? createHttpsServer(tls, listener) : createHttpServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url: path = "" } = request;
    const headers = request.headers as Record<string, string>;
    const operation = operationOf(method, path);
    const entry: LoggedRequest = { method, operation, path, headers, status: 0 };
    requests.push(entry);
    const [, , , bucket, key] = path.split("/").map(decodeURIComponent);
    const actions = faults.strike({ ...entry, bucket, key, query: {} });
    if (findAction(actions, "stall")) return;
    if (findAction(actions, "reset")) return tear(request);
    const body = await readText(request);
    const delay = findAction(actions, "delay");
    if (delay) await sleep(delay.ms);
    const injected = findAction(actions, "status");
    const overwrite = findAction(actions, "overwrite");
    const plant = () =>
      objects.store(bucket ?? "", key ?? "", { body: String(overwrite?.body), headers: {} });
    if (overwrite?.when !== "after" && overwrite) plant();
    const reply = injected
      ? { status: injected.status, headers: injected.headers ?? {}, body: injected.code ?? "" }
      : await answer({ method, path, headers, body, self: endpoint });
    if (overwrite?.when === "after") plant();
    if (findAction(actions, "dropReply")) return tear(request);
    entry.status = reply.status;
    const cut = findAction(actions, "truncate");
    const length = reply.status === 204 ? {} : { "content-length": Buffer.byteLength(reply.body) };
    response.writeHead(reply.status, { ...reply.headers, ...length });
    if (!cut) return void response.end(method === "HEAD" ? undefined : reply.body);
    response.write(reply.body.slice(0, cut.bytes), () => request.socket.destroy());
  }

  async function answer(arrival: Arrival): Promise<Reply> {
    const { path } = arrival;
    try {
      if (path === "/v3/auth/tokens" && keystone === "both") return keystoneV3(arrival, tokens);
      if (path === "/v2.0/tokens") return keystoneV2(arrival, tokens);
      if (path === "/auth/v1.0") return tempAuth(arrival, tokens);
      if (path === "/" && arrival.method === "GET") return versions(keystone);
      if (path.startsWith("/v1/")) return await objects.serve(arrival, tokens);
      return refuse(404, "Not Found");
    } catch (thrown) {
      const { status, message } =
        thrown instanceof ServiceError ? thrown : { status: 500, message: String((thrown as Error).stack) };
      const isPage = path.startsWith("/v1/");
      return isPage
        ? { status, headers: { "content-type": "text/html" }, body: `<html><h1>${message}</h1></html>` }
        : json(status, { error: { code: status, message } });
    }
  }

  return {
    endpoint,
    requests,
    tokens,
    createContainer: (name) => void objects.containers.set(name, new Map()),
    put: (container, name, body) => objects.store(container, name, { body, headers: {} }),
    object: (container, name) => objects.find(container, name),
    names: (container) => [...(objects.containers.get(container)?.keys() ?? [])],
    fault: (fault) => faults.inject(fault),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Its links lead nowhere: who follows them takes a password where nobody has sent it. */
function versions(keystone: "both" | "v2 only"): Reply {
  const version = (id: string, status: string) => ({
    id,
    status,
    links: [{ rel: "self", href: `http://127.0.0.1:1/${id}` }],
  });
  const v3 = keystone === "both" ? [version("v3.14", "stable")] : [];
  return json(300, {
    versions: { values: [...v3, version("v2.0", keystone === "both" ? "deprecated" : "supported")] },
  });
}

function operationOf(method: string, path: string): string {
  if (path === "/") return "discover";
  if (!path.startsWith("/v1/")) return "sign in";
  return `${method} ${path.split("/").length > 4 ? "object" : "container"}`;
}

function tear({ socket }: IncomingMessage): void {
  if ("resetAndDestroy" in socket && !("encrypted" in socket)) socket.resetAndDestroy();
  else socket.destroy();
}
