import { createServer as createHttpServer, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Accounts } from "./accounts.ts";
import { type Fault, type FaultAction, Faults, type Operation } from "./faults.ts";
import { type Incoming, receive, requireKnown } from "./incoming.ts";
import { json, plain, Refusal, type Reply } from "./reply.ts";
import { type Storage, type StoredObject, storageCall, storageReply } from "./storage.ts";
import { AUDIENCE, exchangeReply, impersonationReply, LOGIN, SCOPE, tokenReply } from "./tokens.ts";

export interface GcsServerOptions {
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly anonymous?: boolean;
  readonly wording?: Storage["wording"];
  readonly lifetimeSeconds?: number;
  /** Shared by servers that play different parts. */
  readonly accounts?: Accounts;
}

export interface GcsServer {
  /** `http://127.0.0.1:PORT`, or `https://` with TLS: for STORAGE_EMULATOR_HOST. */
  readonly endpoint: string;
  /** `127.0.0.1:PORT`: for GCE_METADATA_HOST. */
  readonly host: string;
  readonly accounts: Accounts;
  /** What was asked for, in order of arrival. */
  readonly operations: readonly Operation[];
  createBucket(name: string): void;
  put(bucket: string, key: string, content: string): void;
  object(bucket: string, key: string): StoredObject | undefined;
  fault(fault: Fault): void;
  /** The key file of the main account; what is given replaces its fields. */
  jsonKey(fields?: Readonly<Record<string, unknown>>): string;
  login(fields?: Readonly<Record<string, unknown>>): string;
  /** @param source where the foreign token is */
  federation(source: Readonly<Record<string, unknown>>, fields?: Readonly<Record<string, unknown>>): string;
  close(): Promise<void>;
}

const MACHINE = "/computeMetadata/v1/instance/service-accounts/default/token";

/** Starts Google on the loopback interface: tokens, metadata server and storage. It refuses what it does not know. */
export async function startGcsServer(options: GcsServerOptions = {}): Promise<GcsServer> {
  const {
    tls,
    anonymous = false,
    wording = "exact",
    lifetimeSeconds = 3599,
    accounts = new Accounts(),
  } = options;
  const buckets = new Map<string, Map<string, StoredObject>>();
  let generation = 1_700_000_000_000_000n;
  const nextGeneration = () => String(++generation);
  const storage: Storage = { accounts, anonymous, buckets, wording, nextGeneration };
  const faults = new Faults();
  const operations: Operation[] = [];
  const put = (bucket: string, key: string, content: string) => {
    const object = { content: Buffer.from(content), generation: nextGeneration(), contentType: "text/plain" };
    buckets.get(bucket)?.set(key, { ...object, cacheControl: undefined, metadata: {} });
  };

  function routeOf(incoming: Incoming): {
    operation: Operation;
    key?: string;
    bucket?: string;
    serve(): Reply;
  } {
    const service = { accounts, lifetimeSeconds, audience: `${endpoint}/token`, now: Date.now };
    const call = storageCall(incoming);
    if (call) {
      const { key = "", ...place } = call;
      return { ...place, key, serve: () => storageReply(storage, call, incoming) };
    }
    switch (incoming.path) {
      case "/token":
        return { operation: "token", serve: () => tokenReply(service, incoming) };
      case "/exchange":
        return { operation: "exchange", serve: () => exchangeReply(service, incoming) };
      case "/impersonate":
        return { operation: "impersonate", serve: () => impersonationReply(service, incoming) };
      case MACHINE:
        return { operation: "machine", serve: () => machineReply(incoming) };
    }
    throw new Refusal(plain(404, `Unknown address: ${incoming.method} ${incoming.path}`));
  }

  function machineReply({ method, headers, query }: Incoming): Reply {
    requireKnown(query, ["scopes"]);
    if (method !== "GET" || headers["metadata-flavor"] !== "Google" || headers["x-forwarded-for"]) {
      throw new Refusal(plain(403, "Missing Metadata-Flavor:Google header."));
    }
    if (query.get("scopes") !== SCOPE) throw new Refusal(plain(400, "Another scope is expected"));
    const token = { access_token: accounts.issue(), expires_in: lifetimeSeconds, token_type: "Bearer" };
    const reply = json(200, token);
    return { ...reply, headers: { ...reply.headers, "metadata-flavor": "Google" } };
  }

  const answer: RequestListener = async (request, response) => {
    const incoming = await receive(request);
    let fault: FaultAction | undefined;
    let reply: Reply;
    try {
      const { operation, bucket = "", key = "", serve } = routeOf(incoming);
      operations.push(operation);
      fault = faults.strike(operation);
      if (fault?.action === "reset") return void response.destroy();
      if (fault?.action === "status") return send(response, plain(fault.status, fault.body ?? "Injected"));
      reply = serve();
      if (fault?.action === "overtake") put(bucket, key || nameIn(incoming), fault.content);
    } catch (thrown) {
      reply = thrown instanceof Refusal ? thrown.reply : plain(500, String((thrown as Error).stack));
    }
    send(response, reply, fault);
  };

  const server = tls === undefined ? createHttpServer(answer) : createHttpsServer(tls, answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoint = `${tls === undefined ? "http" : "https"}://${host}`;

  return {
    endpoint,
    host,
    accounts,
    operations,
    createBucket: (name) => void buckets.set(name, new Map()),
    put,
    object: (bucket, key) => buckets.get(bucket)?.get(key),
    fault: (fault) => faults.inject(fault),
    jsonKey: (fields = {}) =>
      JSON.stringify({
        type: "service_account",
        project_id: "project",
        private_key_id: "0123456789abcdef",
        private_key: accounts.main.privateKey,
        client_email: accounts.main.email,
        token_uri: `${endpoint}/token`,
        universe_domain: "googleapis.com",
        ...fields,
      }),
    login: (fields = {}) => JSON.stringify({ type: "authorized_user", ...LOGIN, ...fields }),
    federation: (source, fields = {}) =>
      JSON.stringify({
        type: "external_account",
        audience: AUDIENCE,
        subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
        token_url: `${endpoint}/exchange`,
        credential_source: source,
        ...fields,
      }),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The name of the object that an upload is about. */
function nameIn({ body }: Incoming): string {
  return /"name":"([^"]+)"/.exec(body.toString())?.[1] ?? "";
}

function send(response: ServerResponse, reply: Reply, fault?: FaultAction): void {
  const body = Buffer.from(fault?.action === "body" ? fault.body : reply.body);
  const half = body.subarray(0, body.length / 2);
  const head = () =>
    response.writeHead(reply.status, { ...reply.headers, "content-length": String(body.length) });
  switch (fault?.action) {
    case "dropReply":
    case "overtake":
      return void response.destroy();
    case "stall":
      return void head().write(half);
    case "truncate":
      return void head().write(half, () => response.socket?.end());
    default:
      head().end(body);
  }
}
