import type { Rows } from "../resource/explanation.ts";
import type { StepContext } from "../resource/step.ts";
import { type AllowListSettings, openAllowList } from "./allow-list.ts";
import type { AllowedSigner } from "./allowed-signers.ts";
import { parseKeyId } from "./key-id.ts";
import { keyserverAddresses } from "./keyserver-addresses.ts";
import { fingerprintOf } from "./openpgp-key.ts";
import { sshFingerprint } from "./ssh-public-key.ts";

/** Everybody who may sign; keys that stand on a key server are named, and not fetched. */
export async function explainAllowList(source: AllowListSettings, context: StepContext): Promise<Rows> {
  const listed = await openAllowList({ ...source, commit_verification_key_ids: [] }, context);
  const ids = source.commit_verification_key_ids.filter((id) => id.trim() !== "").map(parseKeyId);
  const addresses = keyserverAddresses(source.gpg_keyserver).map(({ href }) => href);
  return {
    "OpenPGP keys": listed.openpgp.map((key) =>
      `${fingerprintOf(key)} ${key.getUserIDs().join(", ")}`.trim(),
    ),
    "SSH keys": listed.ssh.map(signerText),
    "keys to fetch": ids.map(({ digits, isFull }) => (isFull ? digits : `${digits} (a short id)`)),
    "from key server": ids.length > 0 ? addresses.join(", else ") : undefined,
  };
}

function signerText({ blob, name, validAfter, validBefore }: AllowedSigner): string {
  const facts = [
    sshFingerprint(blob),
    name,
    ...(validAfter ? [`valid after ${validAfter.toISOString()}`] : []),
    ...(validBefore ? [`valid before ${validBefore.toISOString()}`] : []),
  ];
  return facts.filter((fact) => fact !== "").join(" ");
}
