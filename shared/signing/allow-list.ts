import type { PublicKey } from "openpgp";
import type { StepContext } from "../resource/step.ts";
import type { AllowedSigner } from "./allowed-signers.ts";
import { givenIn, unusable } from "./given-keys.ts";
import type { VerificationSettings } from "./verification-fields.ts";

/** Who may sign: exactly those whom `source` lists. */
export interface AllowList {
  /** A key may be here several times, once for each place that it came from. */
  readonly openpgp: readonly PublicKey[];
  readonly ssh: readonly AllowedSigner[];
  /** Whether a signature that was made before its key expired still counts. */
  readonly acceptsSignedBefore: boolean;
}

/** With the authorities that a private key server may need. */
export type AllowListSettings = VerificationSettings & { readonly ca_bundle?: string | undefined };

/**
 * Reads every key that `source` lists, one by one, and fetches those that it lists by their ids. One that cannot be used
 * is an error, because the list would be shorter than it looks. Where nobody is listed nobody is trusted.
 */
export async function openAllowList(source: AllowListSettings, context: StepContext): Promise<AllowList> {
  const listed = await listedKeys(source, context);
  const ssh = await sshSigners(source, context);
  const fetched = await fetchedKeys(source, context);
  return {
    openpgp: [...listed, ...fetched],
    ssh,
    acceptsSignedBefore: source.commit_verification?.expired_keys === "accept_signed_before",
  };
}

async function listedKeys(source: AllowListSettings, context: StepContext): Promise<PublicKey[]> {
  const given = givenIn(source, "commit_verification_keys", tellsEmpty(context));
  if (given.length === 0) return [];
  const [{ loadOpenpgp }, { readPublicKeys }] = await Promise.all([
    import("./openpgp-config.ts"),
    import("./openpgp-key.ts"),
  ]);
  const openpgp = await loadOpenpgp();
  const keys: PublicKey[] = [];
  for (const each of given) {
    const read = await readPublicKeys(openpgp, each.text);
    if (typeof read === "string") throw unusable("commit_verification_keys", each, read);
    keys.push(...read);
  }
  return keys;
}

async function sshSigners(source: AllowListSettings, context: StepContext): Promise<AllowedSigner[]> {
  const given = givenIn(source, "commit_verification_ssh_keys", tellsEmpty(context));
  if (given.length === 0) return [];
  const { readAllowedSigners } = await import("./allowed-signers.ts");
  return given.flatMap((each) => {
    const read = readAllowedSigners(each.text);
    if (typeof read !== "string") return read;
    throw unusable("commit_verification_ssh_keys", each, read);
  });
}

async function fetchedKeys(source: AllowListSettings, context: StepContext): Promise<PublicKey[]> {
  const given = givenIn(source, "commit_verification_key_ids", tellsEmpty(context));
  if (given.length === 0) return [];
  const { fetchKeys } = await import("./keyserver.ts");
  return fetchKeys(
    given.map(({ text }) => text),
    { server: source.gpg_keyserver, caBundle: source.ca_bundle },
    context,
  );
}

function tellsEmpty({ log }: StepContext): (place: string) => void {
  return (place) => log.warn(`"source.${place}" is empty and names nobody`);
}
