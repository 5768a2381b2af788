import type { Key, PublicKey } from "openpgp";
import { readArmors } from "./openpgp-armors.ts";
import { type OpenPgp, tolerantConfig } from "./openpgp-config.ts";
import { rawPackets, SIGNATURE_TAG } from "./openpgp-packet.ts";

const REVOCATIONS = [0x20, 0x28];
const OLD_SIGNATURE = 3;

/**
 * Every key in a text of one or more armors; or why one of them cannot be used, as the end of a sentence that shows
 * nothing of the text.
 */
export async function readPublicKeys(openpgp: OpenPgp, text: string): Promise<PublicKey[] | string> {
  const armors = readArmors(text);
  if (typeof armors === "string") return armors;
  const keys: PublicKey[] = [];
  for (const armor of armors) {
    const read = await readArmor(openpgp, armor);
    if (typeof read === "string") return read;
    keys.push(...read);
  }
  return keys;
}

async function readArmor(openpgp: OpenPgp, data: Buffer): Promise<PublicKey[] | string> {
  if (hidesRevocation(data)) return "it holds a revocation of a version that cannot be read";
  try {
    const keys: Key[] = await openpgp.readKeys({ binaryKeys: data, config: tolerantConfig(openpgp) });
    return keys.some((key) => key.isPrivate()) ? "it is a private key; export the public one" : keys;
  } catch {
    return "it holds no OpenPGP key that can be read";
  }
}

/** The library passes over signatures of version 3; a revocation among them would be lost without a word. */
function hidesRevocation(data: Buffer): boolean {
  // Of such a signature the third octet is the type.
  return (rawPackets(data) ?? []).some(
    ({ tag, body }) =>
      tag === SIGNATURE_TAG && (body[0] ?? 0) <= OLD_SIGNATURE && REVOCATIONS.includes(body[2] ?? 0),
  );
}

/** As gpg prints it. */
export function fingerprintOf(key: { getFingerprint(): string }): string {
  return key.getFingerprint().toUpperCase();
}
