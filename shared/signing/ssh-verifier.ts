import { createHash, type KeyObject, verify } from "node:crypto";
import type { SshPublicKey } from "./ssh-public-key.ts";
import { WireReader } from "./ssh-wire.ts";

/** Whether what comes next in a blob is a signature over `message`; throws where it is damaged. */
export type Verifier = (reader: WireReader, message: Buffer) => boolean;

/** Only with the one kind of signature that belongs to a kind of key; RSA has two. */
export function verifierFor(
  algorithm: string,
  { type, key, application }: SshPublicKey,
): Verifier | undefined {
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
