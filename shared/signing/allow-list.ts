import type { PublicKey } from "openpgp";
import { ResourceError } from "../resource/errors.ts";
import type { StepContext } from "../resource/step.ts";
import type { AllowedSigner } from "./allowed-signers.ts";
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
  const listed = await listedKeys(source.commit_verification_keys, context);
  const ssh = await sshSigners(source.commit_verification_ssh_keys, context);
  const fetched = await fetchedKeys(source, context);
  return {
    openpgp: [...listed, ...fetched],
    ssh,
    acceptsSignedBefore: source.commit_verification?.expired_keys === "accept_signed_before",
  };
}

async function listedKeys(texts: readonly string[], context: StepContext): Promise<PublicKey[]> {
  const given = givenIn(texts, "commit_verification_keys", context);
  if (given.length === 0) return [];
  const [{ loadOpenpgp }, { readPublicKeys }] = await Promise.all([
    import("./openpgp-config.ts"),
    import("./openpgp-key.ts"),
  ]);
  const openpgp = await loadOpenpgp();
  const keys: PublicKey[] = [];
  for (const { text, place } of given) {
    const read = await readPublicKeys(openpgp, text);
    if (typeof read === "string") {
      throw unusable(place, read, "give the output of gpg --armor --export, with its line breaks");
    }
    keys.push(...read);
  }
  return keys;
}

async function sshSigners(texts: readonly string[], context: StepContext): Promise<AllowedSigner[]> {
  const given = givenIn(texts, "commit_verification_ssh_keys", context);
  if (given.length === 0) return [];
  const { readAllowedSigners } = await import("./allowed-signers.ts");
  return given.flatMap(({ text, place }) => {
    const read = readAllowedSigners(text);
    if (typeof read !== "string") return read;
    throw unusable(place, read, "give the content of a .pub file, or lines of an allowed_signers file");
  });
}

async function fetchedKeys(source: AllowListSettings, context: StepContext): Promise<PublicKey[]> {
  const given = givenIn(source.commit_verification_key_ids, "commit_verification_key_ids", context);
  if (given.length === 0) return [];
  const { fetchKeys } = await import("./keyserver.ts");
  return fetchKeys(
    given.map(({ text }) => text),
    { server: source.gpg_keyserver, caBundle: source.ca_bundle },
    context,
  );
}

/** The texts that say something, and where they stand. */
function givenIn(texts: readonly string[], key: string, { log }: StepContext) {
  return texts.flatMap((text, index) => {
    const place = `${key}.${index}`;
    if (text.trim() !== "") return [{ text, place }];
    log.warn(`"source.${place}" is empty and names nobody`);
    return [];
  });
}

function unusable(place: string, problem: string, hint: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot use "source.${place}": ${problem}`, { hint });
}
