import { randomBytes } from "node:crypto";
import { Identities, type Session } from "./identities.ts";
import { answerText, listen } from "./listen.ts";

/**
 * - `hop-limit`: the token request is never answered, as behind one router too many.
 * - `blocked`: everything is refused with 403.
 * - `closed`: nothing listens at the address.
 * - `no-role`: the machine has no role.
 */
export type ImdsMode = "normal" | "hop-limit" | "blocked" | "closed" | "no-role";

export interface ImdsServerOptions {
  readonly mode?: ImdsMode;
  readonly identities?: Identities;
  readonly role?: string;
  readonly lifetimeSeconds?: number;
  readonly now?: () => number;
}

export interface ImdsServer {
  readonly endpoint: string;
  readonly identities: Identities;
  /** Method and path of every request. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** The document in which metadata services hand out credentials. */
export function credentialsDocument(session: Session): Record<string, string> {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    Token: session.sessionToken,
    Expiration: new Date(session.expiration).toISOString(),
  };
}

const CREDENTIALS = "/latest/meta-data/iam/security-credentials/";

/** Starts an instance metadata service, version 2 alone: without a token it answers 401. */
export async function startImdsServer(options: ImdsServerOptions = {}): Promise<ImdsServer> {
  const { mode = "normal", identities = new Identities(), role = "worker", now = Date.now } = options;
  const lifetime = (options.lifetimeSeconds ?? 6 * 3600) * 1000;
  const tokens = new Map<string, number>();
  const requests: string[] = [];
  const account = identities.main.account;
  const { endpoint, close } = await listen((request, response) => {
    const { method = "", url = "", headers } = request;
    requests.push(`${method} ${url}`);
    const answer = (status: number, text: string) => answerText(response, status, "text/plain", text);
    if (mode === "blocked") return answer(403, "Forbidden");
    if (url === "/latest/api/token") {
      if (mode === "hop-limit") return;
      const seconds = Number(headers["x-aws-ec2-metadata-token-ttl-seconds"]);
      if (method !== "PUT" || headers["x-forwarded-for"] !== undefined) return answer(403, "Forbidden");
      if (!(seconds >= 1 && seconds <= 21_600)) return answer(400, "Bad Request");
      const token = randomBytes(24).toString("base64url");
      tokens.set(token, now() + seconds * 1000);
      response.setHeader("x-aws-ec2-metadata-token-ttl-seconds", seconds);
      return answer(200, token);
    }
    const validUntil = tokens.get(String(headers["x-aws-ec2-metadata-token"]));
    if (validUntil === undefined || now() >= validUntil) return answer(401, "Unauthorized");
    if (mode === "no-role" || method !== "GET") return answer(404, "Not Found");
    if (url === CREDENTIALS) return answer(200, role);
    if (url !== CREDENTIALS + role) return answer(404, "Not Found");
    const session = identities.issue({
      arn: `arn:aws:sts::${account}:assumed-role/${role}/i-0123456789abcdef0`,
      role: `arn:aws:iam::${account}:role/${role}`,
      account,
      expiration: now() + lifetime,
    });
    const document = { Code: "Success", Type: "AWS-HMAC", LastUpdated: new Date(now()).toISOString() };
    answer(200, JSON.stringify({ ...document, ...credentialsDocument(session) }));
  });
  if (mode === "closed") await close();
  return { endpoint, identities, requests, close: mode === "closed" ? async () => {} : close };
}
