import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { WireReader } from "./ssh-wire.ts";

/** A key of a kind that can sign, taken apart. */
export interface SshPublicKey {
  readonly type: string;
  readonly key: KeyObject;
  /** For keys that live on a token: what the token binds them to. */
  readonly application: Buffer | undefined;
}

const LEAST_RSA_BITS = 2048;
const CURVES: Readonly<Record<string, readonly [curve: string, octets: number]>> = {
  nistp256: ["P-256", 32],
  nistp384: ["P-384", 48],
  nistp521: ["P-521", 66],
};

/** Whether a word is the name of a kind of key, also of one that cannot be used. */
export function isKeyType(word: string): boolean {
  return /^(?:sk-)?(?:ssh-(?:rsa|dss|ed25519|ed448|mldsa)|ecdsa-sha2-)/.test(word);
}

/** The key in a blob; or why it cannot vouch for anything, as the end of a sentence. */
export function readSshPublicKey(
  blob: Buffer,
): SshPublicKey | { readonly weak: boolean; readonly problem: string } {
  try {
    const reader = new WireReader(blob);
    const type = reader.text();
    if (type.includes("-cert-v0")) {
      return {
        weak: false,
        problem: "it is a certificate, and authorities are not supported; list the key itself",
      };
    }
    if (type === "ssh-dss") return { weak: true, problem: "DSA keys are too weak" };
    const jwk = jwkOf(type, reader);
    if (!jwk) return { weak: false, problem: `keys of the kind ${JSON.stringify(type)} are unknown` };
    const application = type.startsWith("sk-") ? reader.string() : undefined;
    if (!reader.isAtEnd) return { weak: false, problem: "something follows behind the key" };
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const bits = key.asymmetricKeyDetails?.modulusLength;
    return bits !== undefined && bits < LEAST_RSA_BITS
      ? { weak: true, problem: `RSA keys of ${bits} bits are too short` }
      : { type, key, application };
  } catch {
    return { weak: false, problem: "the key is damaged" };
  }
}

function jwkOf(type: string, reader: WireReader) {
  switch (type) {
    case "ssh-ed25519":
    case "sk-ssh-ed25519@openssh.com":
      return { kty: "OKP", crv: "Ed25519", x: base64url(reader.string()) };
    case "ssh-rsa": {
      const e = base64url(reader.magnitude());
      return { kty: "RSA", e, n: base64url(reader.magnitude()) };
    }
    case "ecdsa-sha2-nistp256":
    case "ecdsa-sha2-nistp384":
    case "ecdsa-sha2-nistp521":
    case "sk-ecdsa-sha2-nistp256@openssh.com":
      return ecJwk(/nistp\d+/.exec(type)?.[0] ?? "", reader);
    default:
      return undefined;
  }
}

function ecJwk(name: string, reader: WireReader) {
  const [crv = "", octets = 0] = CURVES[name] ?? [];
  if (reader.text() !== name) throw new RangeError("the key names another curve");
  const point = reader.string();
  // An uncompressed point is the one form in use.
  if (point[0] !== 4 || point.length !== 1 + 2 * octets) throw new RangeError("the point is of another form");
  return {
    kty: "EC",
    crv,
    x: base64url(point.subarray(1, 1 + octets)),
    y: base64url(point.subarray(1 + octets)),
  };
}

function base64url(bytes: Buffer): string {
  return bytes.toString("base64url");
}

/** As OpenSSH prints it. */
export function sshFingerprint(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}
