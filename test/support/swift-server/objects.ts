import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Arrival, CLOUD, type Reply, refuse, requireHeaders, type Tokens } from "./world.ts";

export interface StoredObject {
  readonly body: string;
  /** Metadata and content headers, with lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly expiresAt: number | undefined;
}

/** In what the object servers differ. */
export interface StorageQuirks {
  /** As Ceph's gateway does. */
  readonly ignoreConditions: boolean;
  /** As Ceph's gateway before it learned to expire objects. */
  readonly keepExpired: boolean;
  /** How long after the conditions were looked at the object appears; so two writers can both pass. */
  readonly commitAfterMs: () => number;
}

const ACCOUNT = `/v1/AUTH_${CLOUD.project.id}`;
const STORED = /^(?:x-object-meta-.+|content-disposition|content-type)$/;

/** The objects of one account, the newest of each. */
export class Objects {
  readonly containers = new Map<string, Map<string, StoredObject>>();
  readonly #quirks: StorageQuirks;
  readonly #now: () => number;

  constructor(quirks: StorageQuirks, now: () => number) {
    this.#quirks = quirks;
    this.#now = now;
  }

  find(container: string, name: string): StoredObject | undefined {
    const found = this.containers.get(container)?.get(name);
    const isExpired = found?.expiresAt !== undefined && found.expiresAt <= this.#now();
    return isExpired && !this.#quirks.keepExpired ? undefined : found;
  }

  store(
    container: string,
    name: string,
    object: Omit<StoredObject, "at" | "expiresAt">,
    lifeMs?: number,
  ): void {
    const at = this.#now();
    const expiresAt = lifeMs === undefined ? undefined : at + lifeMs;
    this.containers.get(container)?.set(name, { ...object, at, expiresAt });
  }

  async serve(arrival: Arrival, tokens: Tokens): Promise<Reply> {
    const { method, path, headers } = arrival;
    if (!tokens.find(headers["x-auth-token"])) refuse(401, "Unauthorized");
    if (headers["accept"] !== "application/json") refuse(406, "Not Acceptable");
    const { container, name } = targetOf(path);
    const objects = this.containers.get(container);
    if (name === undefined) {
      requireHeaders(headers, ["x-auth-token"]);
      if (method !== "HEAD") refuse(405, "Method Not Allowed");
      return objects ? this.#reply(204, {}) : refuse(404, "Not Found");
    }
    if (!objects) return refuse(404, "Not Found");
    switch (method) {
      case "GET":
      case "HEAD":
        return this.#read(headers, container, name);
      case "PUT":
        return this.#write(arrival, container, name);
      case "DELETE": {
        requireHeaders(headers, ["x-auth-token"]);
        const found = this.find(container, name);
        objects.delete(name);
        return found ? this.#reply(204, {}) : refuse(404, "Not Found");
      }
    }
    return refuse(405, "Method Not Allowed");
  }

  #read(headers: Arrival["headers"], container: string, name: string): Reply {
    requireHeaders(headers, ["x-auth-token", "x-newest"]);
    if (headers["x-newest"] !== "true") refuse(400, "A replica may be old: ask for the newest");
    const found = this.find(container, name);
    if (!found) return refuse(404, "Not Found");
    return this.#reply(
      200,
      {
        "content-type": "application/octet-stream",
        ...found.headers,
        etag: md5(found.body),
        ...times(found.at),
      },
      found.body,
    );
  }

  async #write({ headers, body }: Arrival, container: string, name: string): Promise<Reply> {
    const known = ["x-auth-token", "etag", "if-none-match", "x-delete-after"];
    requireHeaders(headers, [...known, ...Object.keys(headers).filter((each) => STORED.test(each))]);
    const condition = headers["if-none-match"];
    if (condition !== undefined && condition !== "*") refuse(400, "If-None-Match only supports *");
    if (condition && !this.#quirks.ignoreConditions && this.find(container, name))
      refuse(412, "Precondition Failed");
    if (Buffer.byteLength(body) !== Number(headers["content-length"])) refuse(411, "Length Required");
    if (headers["etag"] !== md5(body)) refuse(422, "Unprocessable Entity");
    const wait = this.#quirks.commitAfterMs();
    if (wait > 0) await sleep(wait);
    const life = headers["x-delete-after"];
    if (life !== undefined && !/^[1-9]\d*$/.test(life)) refuse(400, "Non-integer X-Delete-After");
    const kept = Object.entries(headers).filter(([header]) => STORED.test(header));
    this.store(
      container,
      name,
      { body, headers: Object.fromEntries(kept) },
      (life && Number(life) * 1_000) || undefined,
    );
    return this.#reply(201, { etag: md5(body) });
  }

  #reply(status: number, headers: Record<string, string>, body = ""): Reply {
    return { status, headers: { date: new Date(this.#now()).toUTCString(), ...headers }, body };
  }
}

function targetOf(path: string): { container: string; name: string | undefined } {
  const [container = "", name, ...rest] = path.slice(ACCOUNT.length + 1).split("/");
  if (!path.startsWith(`${ACCOUNT}/`) || container === "") refuse(404, "Not Found");
  if (rest.length > 0) refuse(400, "The test server wants slashes in names encoded");
  return { container: decodeURIComponent(container), name: name && decodeURIComponent(name) };
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

function times(at: number): Record<string, string> {
  return { "x-timestamp": (at / 1_000).toFixed(5), "last-modified": new Date(at).toUTCString() };
}
