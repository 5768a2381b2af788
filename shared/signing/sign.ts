import type { Key, PrivateKey } from "openpgp";
import { messageOf, ResourceError } from "../resource/errors.ts";
import type { Log } from "../resource/log.ts";
import type { SigningSettings } from "./signing-fields.ts";

/** Resolves to an armored, detached signature of the very bytes of `payload`, which are UTF-8 where it is a text. */
export type Signer = (payload: string | Uint8Array) => Promise<string>;

type OpenPgp = typeof import("openpgp");
/** The part of a key that signs: the newest subkey that may, or the primary key. */
type SigningKey = Awaited<ReturnType<PrivateKey["getSigningKey"]>>;

/**
 * Makes ready what signs commits and tags; `undefined` when no key is given. A key that cannot sign now, or that
 * nobody should trust any more, is refused.
 *
 * @param address of whom the signatures will speak for; servers show a signature as unverified when the key knows another
 */
export async function openpgpSigner(
  { signing_key: armored, signing_key_passphrase: passphrase }: SigningSettings,
  address: string,
  log: Log,
): Promise<Signer | undefined> {
  if (armored === undefined) return undefined;
  const openpgp = await import("openpgp");
  const key = await readPrivateKey(openpgp, armored.reveal());
  const signing = await signingKeyOf(key);
  // The line break at the end of a text block is no part of it.
  await unlock(signing, passphrase?.reveal().replace(/[\r\n]+$/, ""));
  warnOfAddress(key, address, log);
  return async (payload) =>
    openpgp.sign({
      message: await openpgp.createMessage({
        binary: typeof payload === "string" ? Buffer.from(payload) : payload,
      }),
      signingKeys: key,
      signingKeyIDs: signing.getKeyID(),
      detached: true,
      format: "armored",
    });
}

async function readPrivateKey({ readKey }: OpenPgp, armored: string): Promise<PrivateKey> {
  const key: Key = await readKey({ armoredKey: armored }).catch((cause: unknown) => {
    throw unusable("it is not an armored OpenPGP key", {
      cause,
      hint: "export it with gpg --armor --export-secret-keys, and keep its line breaks",
    });
  });
  if (key.isPrivate()) return key;
  throw unusable("it is a public key", { hint: "export it with gpg --armor --export-secret-keys" });
}

async function signingKeyOf(key: PrivateKey): Promise<SigningKey> {
  if (await key.isRevoked()) throw unusable("it is revoked");
  const expiration = await key.getExpirationTime();
  if (expiration instanceof Date && expiration <= new Date()) {
    throw unusable(`it has expired on ${expiration.toISOString().slice(0, 10)}`);
  }
  let cause: unknown;
  const found: SigningKey[] = [];
  for (const each of key.getKeys()) {
    try {
      const signing = await key.getSigningKey(each.getKeyID());
      if (!isStub(signing)) found.push(signing);
    } catch (thrown) {
      cause = thrown;
    }
  }
  const [newest] = found.sort((a, b) => b.getCreationTime().getTime() - a.getCreationTime().getTime());
  if (newest) return newest;
  throw unusable(`it has no secret key that may sign now${cause ? ` (${messageOf(cause)})` : ""}`, { cause });
}

/** An export without its secret part, as gpg makes it of a key on a card or of an offline primary key. */
function isStub({ keyPacket }: SigningKey): boolean {
  return "isMissingSecretKeyMaterial" in keyPacket && keyPacket.isMissingSecretKeyMaterial();
}

async function unlock({ keyPacket }: SigningKey, passphrase: string | undefined): Promise<void> {
  if (!("decrypt" in keyPacket)) throw unusable("it is a public key");
  if (!keyPacket.isDecrypted()) {
    if (passphrase === undefined) {
      throw unusable("it is protected by a passphrase", { hint: 'set "signing_key_passphrase"' });
    }
    await keyPacket.decrypt(passphrase).catch((cause: unknown) => {
      throw unusable('"signing_key_passphrase" does not open it', { cause });
    });
  }
  // Whoever could change the stored key would otherwise learn the secret from a signature.
  await keyPacket.validate().catch((cause: unknown) => {
    throw unusable("its public and its secret part do not belong together", { cause });
  });
}

function warnOfAddress(key: PrivateKey, address: string, log: Log): void {
  const addresses = key.users.map(({ userID }) => userID?.email ?? "");
  if (addresses.some((each) => each.toLowerCase() === address.toLowerCase())) return;
  log.warn(
    `"signing_key" does not name ${address}: the signatures may be shown as unverified. Set "git_user" to the person of the key`,
  );
}

function unusable(state: string, details: { cause?: unknown; hint?: string } = {}): ResourceError {
  return new ResourceError("invalid-request", `Cannot sign with "signing_key": ${state}`, details);
}
