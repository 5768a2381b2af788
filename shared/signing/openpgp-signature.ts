import type { PublicKey, SignaturePacket } from "openpgp";
import { dearmor } from "./armor.ts";
import { type Circumstances, CLOCK_SKEW_MS } from "./circumstances.ts";
import { loadOpenpgp, type OpenPgp, strictConfig } from "./openpgp-config.ts";
import { fingerprintOf } from "./openpgp-key.ts";
import { verifyPacket } from "./openpgp-owner.ts";
import { rawPackets, SIGNATURE_TAG } from "./openpgp-packet.ts";
import { type KeyPart, standingOf } from "./openpgp-standing.ts";
import { rejected } from "./rejected.ts";
import type { Rejected, Trusted, Verdict } from "./verdict.ts";

/** Kinds of subpackets, of RFC 9580, section 5.2.3.7, that name the key; what they say is proved by the signature itself. */
const ISSUER_TYPES = [16, 33];

interface Candidate {
  readonly key: PublicKey;
  readonly part: KeyPart;
}

/** Whether one of `keys` made the armored, detached signature over the bytes of `payload`. */
export async function judgeOpenpgp(
  payload: Buffer,
  armored: string,
  keys: readonly PublicKey[],
  circumstances: Circumstances,
): Promise<Verdict> {
  const openpgp = await loadOpenpgp();
  const signature = readSignaturePacket(openpgp, armored);
  if ("kind" in signature) return signature;
  const key = issuerOf(signature);
  const digest = weakDigestOf(openpgp, signature);
  if (digest !== undefined) return rejected("weak-digest", `its digest is ${digest}`, key);
  const candidates = keys.flatMap((each) =>
    each
      .getKeys()
      .filter((part) => isIssuer(part, signature))
      .map((part) => ({ key: each, part })),
  );
  if (candidates.length === 0) return rejected("unlisted-key", "nobody on the list has the key", key);
  const makers: Candidate[] = [];
  let problem = "";
  for (const candidate of candidates) {
    const failure = await mismatchOf(openpgp, signature, candidate.part, payload);
    if (failure === undefined) makers.push(candidate);
    else problem = failure;
  }
  if (makers.length === 0) return rejected("bad-signature", `it does not fit the content (${problem})`, key);
  const late = datesProblem(signature, circumstances.at);
  if (late !== undefined) return rejected("bad-signature", late, key);
  return decide(
    await Promise.all(makers.map((maker) => judgeMaker(openpgp, signature, maker, circumstances))),
  );
}

/** Several copies of a key are one key, of which each revocation counts; several keys are one too many. */
function decide(verdicts: readonly Verdict[]): Verdict {
  const revoked = verdicts.find((each) => each.kind === "rejected" && each.reason === "revoked-key");
  if (revoked) return revoked;
  const trusted = verdicts.filter((each): each is Trusted => each.kind === "trusted");
  const [first] = trusted;
  if (!first) return verdicts[0] ?? rejected("unlisted-key", "nobody on the list has the key");
  return trusted.every(({ fingerprint }) => fingerprint === first.fingerprint)
    ? first
    : rejected("unlisted-key", "several listed keys claim the subkey", first.fingerprint);
}

async function judgeMaker(
  openpgp: OpenPgp,
  signature: SignaturePacket,
  { key, part }: Candidate,
  { at, acceptsSignedBefore }: Circumstances,
): Promise<Verdict> {
  const signedAt = signature.created ?? new Date(Number.NaN);
  const standing = await standingOf(openpgp, key, part, new Date(at.getTime() + CLOCK_SKEW_MS));
  if (standing.kind === "rejected") return standing;
  if (!(Math.max(...[key, part].map((each) => each.getCreationTime().getTime())) <= signedAt.getTime())) {
    return rejected("bad-signature", "it is older than its key", fingerprintOf(part));
  }
  const { expires, signer } = standing;
  if (expires !== undefined && !((acceptsSignedBefore ? signedAt : at) < expires)) {
    const when = expires.toISOString().slice(0, 10);
    return rejected("expired-key", `the key has expired on ${when}`, fingerprintOf(part));
  }
  return { kind: "trusted", fingerprint: fingerprintOf(key), signer, format: "openpgp", signedAt };
}

/** The one signature packet in the armor, a binary one, with nothing uncovered beside it. */
function readSignaturePacket(openpgp: OpenPgp, armored: string): SignaturePacket | Rejected {
  const malformed = (detail: string) => rejected("malformed", detail);
  const armor = dearmor(armored);
  if (typeof armor === "string") return malformed(armor);
  if (armor.label !== "PGP SIGNATURE") return malformed(`it is a ${armor.label}, not a detached signature`);
  const packets = rawPackets(armor.data);
  const [packet] = packets ?? [];
  if (!packet) return malformed("its content is not made of OpenPGP packets");
  if (packets?.length !== 1) return malformed("it holds several packets, where one signature is expected");
  if (packet.tag !== SIGNATURE_TAG) return malformed("it holds no signature");
  const signature = new openpgp.SignaturePacket();
  try {
    signature.read(packet.body);
    if (!isCanonical(signature, packet.body)) return malformed("it is not written as signatures are");
  } catch {
    return malformed(`it cannot be read (version ${packet.body[0]})`);
  }
  if (signature.version !== 4 && signature.version !== 6) {
    return malformed(`signatures of version ${signature.version} are not accepted`);
  }
  if (signature.signatureType !== openpgp.enums.signature.binary) {
    return malformed(`it is not one over a binary document, but of type ${signature.signatureType}`);
  }
  const { issuerKeyID, issuerFingerprint, unhashedSubpackets } = signature;
  if (issuerFingerprint === null && !issuerKeyID.toHex()) return malformed("it does not name its key");
  const isUsual = unhashedSubpackets.every(({ type, critical }) => !critical && ISSUER_TYPES.includes(type));
  return isUsual ? signature : malformed("it carries data that it does not cover");
}

/** Numbers may have leading zeros, as some versions of gpg write them; else there is one way to write a signature. */
function isCanonical(signature: SignaturePacket, body: Buffer): boolean {
  const written = signature.write();
  return written.length < body.length || body.equals(written);
}

function weakDigestOf({ enums }: OpenPgp, { hashAlgorithm }: SignaturePacket): string | undefined {
  const { md5, sha1, ripemd } = enums.hash;
  const names = new Map<number, string>([
    [md5, "MD5"],
    [sha1, "SHA-1"],
    [ripemd, "RIPEMD-160"],
  ]);
  return names.get(hashAlgorithm ?? 0);
}

/** By the full fingerprint where the signature has it, as those of the last ten years do. */
function isIssuer(part: KeyPart, { issuerFingerprint, issuerKeyID }: SignaturePacket): boolean {
  if (!part.getKeyID().equals(issuerKeyID)) return false;
  return (
    issuerFingerprint === null || part.getFingerprint() === Buffer.from(issuerFingerprint).toString("hex")
  );
}

function issuerOf({ issuerFingerprint, issuerKeyID }: SignaturePacket): string {
  const hex = issuerFingerprint ? Buffer.from(issuerFingerprint).toString("hex") : issuerKeyID.toHex();
  return hex.toUpperCase();
}

async function mismatchOf(
  openpgp: OpenPgp,
  signature: SignaturePacket,
  part: KeyPart,
  payload: Buffer,
): Promise<string | undefined> {
  const data = { text: null, getBytes: () => payload };
  try {
    const { binary } = openpgp.enums.signature;
    await verifyPacket(signature, part.keyPacket, binary, data, strictConfig(openpgp));
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}

function datesProblem(signature: SignaturePacket, at: Date): string | undefined {
  const { created } = signature;
  if (!created || created.getTime() > at.getTime() + CLOCK_SKEW_MS) return "it was made in the future";
  const end = signature.getExpirationTime();
  return end instanceof Date && end <= at
    ? `it was made to expire on ${end.toISOString().slice(0, 10)}`
    : undefined;
}
