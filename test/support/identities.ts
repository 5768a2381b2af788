import { randomBytes } from "node:crypto";

/** Somebody who can sign: a user with a lasting key pair, or a session with a token and an end. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Milliseconds since 1970; absent for lasting keys. */
  readonly expiration?: number;
  readonly arn: string;
  /** The role behind a session. */
  readonly role?: string;
  readonly account: string;
}

/** What a client is configured with. */
export interface Session extends Identity {
  readonly sessionToken: string;
  readonly expiration: number;
}

export interface SessionRequest {
  readonly arn: string;
  readonly role: string;
  readonly account: string;
  readonly expiration: number;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function keyId(prefix: string): string {
  return prefix + Array.from(randomBytes(16), (byte) => ALPHABET[byte % 32]).join("");
}

function user(name: string, account: string): Identity {
  return {
    accessKeyId: keyId("AKIA"),
    secretAccessKey: randomBytes(30).toString("base64"),
    arn: `arn:aws:iam::${account}:user/${name}`,
    account,
  };
}

/** Every key that the servers of one test accept; the servers share it, so that what one issues another accepts. */
export class Identities {
  readonly main = user("main", "111111111111");
  readonly other = user("other", "222222222222");
  readonly #known = new Map<string, Identity>();

  constructor() {
    for (const identity of [this.main, this.other]) this.#known.set(identity.accessKeyId, identity);
  }

  find(accessKeyId: string): Identity | undefined {
    return this.#known.get(accessKeyId);
  }

  /** Temporary credentials that work until their expiration and are refused after it. */
  issue({ arn, role, account, expiration }: SessionRequest): Session {
    const session: Session = {
      accessKeyId: keyId("ASIA"),
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(180).toString("base64"),
      expiration,
      arn,
      role,
      account,
    };
    this.#known.set(session.accessKeyId, session);
    return session;
  }
}
