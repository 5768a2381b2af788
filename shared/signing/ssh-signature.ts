import { createHash, type KeyObject, verify } from "node:crypto";
import type { AllowedSigner } from "./allowed-signers.ts";
import { dearmor } from "./armor.ts";
import { type Circumstances, CLOCK_SKEW_MS } from "./circumstances.ts";
import { rejected } from "./rejected.ts";
import { readSshPublicKey, type SshPublicKey, sshFingerprint } from "./ssh-public-key.ts";
import { WireReader, wireString } from "./ssh-wire.ts";
import type { Rejected, Verdict } from "./verdict.ts";

const MAGIC = "SSHSIG";
const VERSION = 1;
const NAMESPACE = "git";
const DIGESTS = ["sha256", "sha512"];

interface SshSignature {
  readonly publicKey: Buffer;
  readonly namespace: string;
  readonly reserved: Buffer;
  readonly digest: string;
  readonly signature: Buffer;
}

/**
 * Whether one of `signers` made the armored signature over the bytes of `payload`, for git.
 *
 * @param madeAt what the signed object says of its age, as such a signature has no date of its own
 */
export function judgeSsh(
  payload: Buffer,
  armored: string,
  madeAt: Date | undefined,
  signers: readonly AllowedSigner[],
  circumstances: Circumstances,
): Verdict {
  const read = readSshSignature(armored);
  if ("kind" in read) return read;
  const fingerprint = sshFingerprint(read.publicKey);
  const listed = signers.filter(({ blob }) => blob.equals(read.publicKey));
  const key = readSshPublicKey(read.publicKey);
  if ("problem" in key) return rejected(key.weak ? "weak-digest" : "unlisted-key", key.problem, fingerprint);
  if (listed.length === 0) return rejected("unlisted-key", "nobody on the list has the key", fingerprint);
  if (read.namespace !== NAMESPACE) {
    return rejected(
      "bad-signature",
      `it was made for ${JSON.stringify(read.namespace)}, not for "${NAMESPACE}"`,
      fingerprint,
    );
  }
  const failure = failureOf(read, key, payload);
  if (failure) return rejected(failure.reason, failure.detail, fingerprint);
  if (madeAt && madeAt.getTime() > circumstances.at.getTime() + CLOCK_SKEW_MS) {
    return rejected("bad-signature", "it is about something that was made in the future", fingerprint);
  }
  const problems = listed.map((signer) => periodProblem(signer, madeAt ?? circumstances.at, circumstances));
  const signer = listed[problems.indexOf(undefined)];
  return signer
    ? { kind: "trusted", fingerprint, signer: signer.name || fingerprint, format: "ssh" }
    : rejected("expired-key", problems[0] ?? "", fingerprint);
}

function readSshSignature(armored: string): SshSignature | Rejected {
  const armor = dearmor(armored);
  if (typeof armor === "string") return rejected("malformed", armor);
  try {
    const reader = new WireReader(armor.data);
    const magic = reader.bytes(MAGIC.length).toString("latin1");
    const version = reader.number();
    if (magic !== MAGIC || version !== VERSION) return rejected("malformed", "it is of an unknown version");
    const publicKey = reader.string();
    const namespace = reader.text();
    const reserved = reader.string();
    const digest = reader.text();
    const signature = reader.string();
    if (!reader.isAtEnd) return rejected("malformed", "something follows behind its content");
    if (!DIGESTS.includes(digest)) return rejected("weak-digest", `its digest is ${JSON.stringify(digest)}`);
    return { publicKey, namespace, reserved, digest, signature };
  } catch {
    return rejected("malformed", "its content is damaged");
  }
}

function failureOf(
  { namespace, reserved, digest, signature }: SshSignature,
  key: SshPublicKey,
  payload: Buffer,
): Pick<Rejected, "reason" | "detail"> | undefined {
  const message = Buffer.concat([
    Buffer.from(MAGIC),
    wireString(namespace),
    wireString(reserved),
    wireString(digest),
    wireString(createHash(digest).update(payload).digest()),
  ]);
  try {
    const reader = new WireReader(signature);
    const algorithm = reader.text();
    if (algorithm === "ssh-rsa") return { reason: "weak-digest", detail: "its RSA signature uses SHA-1" };
    const holds = verifierFor(algorithm, key)?.(reader, message);
    if (holds === undefined) {
      const detail = `it is of the kind ${JSON.stringify(algorithm)}, its key of the kind "${key.type}"`;
      return { reason: "malformed", detail };
    }
    if (!reader.isAtEnd) return { reason: "malformed", detail: "something follows behind its content" };
    return holds ? undefined : { reason: "bad-signature", detail: "it does not fit the content" };
  } catch {
    return { reason: "malformed", detail: "its content is damaged" };
  }
}

type Verifier = (reader: WireReader, message: Buffer) => boolean;

/** Only with the one kind of signature that belongs to a kind of key; RSA has two. */
function verifierFor(algorithm: string, { type, key, application }: SshPublicKey): Verifier | undefined {
  if (type === "ssh-rsa") {
    const [, bits] = /^rsa-sha2-(256|512)$/.exec(algorithm) ?? [];
    return bits === undefined
      ? undefined
      : (reader, message) => isRsa(`sha${bits}`, message, key, reader.string());
  }
  if (algorithm !== type) return undefined;
  if (application !== undefined) return onToken(type, key, application);
  if (type === "ssh-ed25519") return (reader, message) => isEd25519(message, key, reader.string());
  const digest = { nistp256: "sha256", nistp384: "sha384", nistp521: "sha512" }[type.slice(11)];
  return digest === undefined
    ? undefined
    : (reader, message) => isEcdsa(digest, message, key, reader.string());
}

/** A token signs digests of its application and of the message, with its flags and its counter in between. */
function onToken(type: string, key: KeyObject, application: Buffer): Verifier {
  const sha256 = (content: Buffer) => createHash("sha256").update(content).digest();
  return (reader, message) => {
    const signature = reader.string();
    const flagsAndCounter = reader.bytes(5);
    const signed = Buffer.concat([sha256(application), flagsAndCounter, sha256(message)]);
    return type.startsWith("sk-ssh-ed25519")
      ? isEd25519(signed, key, signature)
      : isEcdsa("sha256", signed, key, signature);
  };
}

function isRsa(digest: string, message: Buffer, key: KeyObject, signature: Buffer): boolean {
  const octets = Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
  // OpenSSH writes it without leading zeros.
  const padding = Buffer.alloc(Math.max(0, octets - signature.length));
  return verify(digest, message, key, Buffer.concat([padding, signature]));
}

function isEd25519(message: Buffer, key: KeyObject, signature: Buffer): boolean {
  return signature.length === 64 && verify(null, message, key, signature);
}

function isEcdsa(digest: string, message: Buffer, key: KeyObject, blob: Buffer): boolean {
  const octets = { prime256v1: 32, secp384r1: 48, secp521r1: 66 }[key.asymmetricKeyDetails?.namedCurve ?? ""];
  const reader = new WireReader(blob);
  const numbers = [reader.magnitude(), reader.magnitude()];
  if (octets === undefined || !reader.isAtEnd || numbers.some(({ length }) => length > octets)) return false;
  const padded = numbers.map((number) => Buffer.concat([Buffer.alloc(octets - number.length), number]));
  return verify(digest, message, { key, dsaEncoding: "ieee-p1363" }, Buffer.concat(padded));
}

/** Why a signer could not sign then, or may not any more; as the end of a sentence. */
function periodProblem(
  { validAfter, validBefore }: AllowedSigner,
  madeAt: Date,
  { at, acceptsSignedBefore }: Circumstances,
): string | undefined {
  if (validAfter && madeAt < validAfter) return `the key may sign from ${validAfter.toISOString()} on`;
  const moments = acceptsSignedBefore ? [madeAt] : [madeAt, at];
  return validBefore && moments.some((moment) => moment >= validBefore)
    ? `the key could sign until ${validBefore.toISOString()}`
    : undefined;
}
