import { randomBytes } from "node:crypto";
import { ServiceError } from "../service-error.ts";

/** Everything that one may sign in with. */
export const CLOUD = {
  region: "north",
  regionId: "n-1",
  user: { id: "u-4711", name: "alice", password: 'correct "horse" & battery' },
  passcode: "873264",
  domain: { id: "d-1", name: "Corp" },
  project: { id: "p-99", name: "build" },
  trust: "t-1",
  credential: { id: "ac-1", name: "ci", secret: "application-credential-secret" },
  tempAuth: { user: "build:alice", key: "temp-auth-key" },
} as const;

/** What is known of a token. */
export interface Session {
  readonly kind: "project" | "unscoped";
  isExpired: boolean;
}

/** The tokens of one cloud. */
export class Tokens {
  readonly #known = new Map<string, Session>();

  issue(kind: Session["kind"]): string {
    const token = `gAAAA-${randomBytes(24).toString("base64url")}`;
    this.#known.set(token, { kind, isExpired: false });
    return token;
  }

  find(token: string | undefined): Session | undefined {
    const session = this.#known.get(token ?? "");
    return session?.isExpired ? undefined : session;
  }

  expireAll(): void {
    for (const session of this.#known.values()) session.isExpired = true;
  }
}

/** What a service answers. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `http://127.0.0.1:PORT`, for the addresses that the services give out. */
  readonly self: string;
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

export function refuse(status: number, message: string): never {
  throw new ServiceError(status, String(status), message);
}

/** Refuses every header that the operation does not know. */
export function requireHeaders(headers: Arrival["headers"], known: readonly string[]): void {
  const usual = ["host", "connection", "accept", "content-length"];
  const odd = Object.keys(headers).find((name) => !usual.includes(name) && !known.includes(name));
  if (odd !== undefined) refuse(400, `The test server does not know the header ${odd}`);
}

/** Refuses an object that has other keys than these, or lacks one. */
export function requireKeys(value: unknown, keys: readonly string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null) refuse(400, `Expected an object with ${keys.join(", ")}`);
  const found = Object.keys(value).sort().join();
  if (found !== [...keys].sort().join()) refuse(400, `Expected the keys ${keys.join()}, got ${found}`);
  return value as Record<string, unknown>;
}

export const UNAUTHORIZED = "The request you have made requires authentication.";
