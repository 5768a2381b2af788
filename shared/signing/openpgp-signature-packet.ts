import type { SignaturePacket } from "openpgp";
import { dearmor } from "./armor.ts";
import type { OpenPgp } from "./openpgp-config.ts";
import { rawPackets, SIGNATURE_TAG } from "./openpgp-packet.ts";
import type { KeyPart } from "./openpgp-standing.ts";
import { rejected } from "./rejected.ts";
import type { Rejected } from "./verdict.ts";

/** Kinds of subpackets, of RFC 9580, section 5.2.3.7, that name the key; what they say is proved by the signature itself. */
const ISSUER_TYPES = [16, 33];

/** The one signature packet in the armor, a binary one, with nothing uncovered beside it. */
export function readSignaturePacket(openpgp: OpenPgp, armored: string): SignaturePacket | Rejected {
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

/** The name of a digest that can be made to fit. */
export function weakDigestOf({ enums }: OpenPgp, { hashAlgorithm }: SignaturePacket): string | undefined {
  const { md5, sha1, ripemd } = enums.hash;
  const names = new Map<number, string>([
    [md5, "MD5"],
    [sha1, "SHA-1"],
    [ripemd, "RIPEMD-160"],
  ]);
  return names.get(hashAlgorithm ?? 0);
}

/** By the full fingerprint where the signature has it, as those of the last ten years do. */
export function isIssuer(part: KeyPart, { issuerFingerprint, issuerKeyID }: SignaturePacket): boolean {
  if (!part.getKeyID().equals(issuerKeyID)) return false;
  return (
    issuerFingerprint === null || part.getFingerprint() === Buffer.from(issuerFingerprint).toString("hex")
  );
}

export function issuerOf({ issuerFingerprint, issuerKeyID }: SignaturePacket): string {
  const hex = issuerFingerprint ? Buffer.from(issuerFingerprint).toString("hex") : issuerKeyID.toHex();
  return hex.toUpperCase();
}
