import { createHash } from "node:crypto";
import type { AllowedSigner } from "./allowed-signers.ts";
import { dearmor } from "./armor.ts";
import { type Circumstances, CLOCK_SKEW_MS } from "./circumstances.ts";
import { rejected } from "./rejected.ts";
import { readSshPublicKey, type SshPublicKey, sshFingerprint } from "./ssh-public-key.ts";
import { verifierFor } from "./ssh-verifier.ts";
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
