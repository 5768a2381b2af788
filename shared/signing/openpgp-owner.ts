import type { Config, PublicKey, SignaturePacket, Subkey, User } from "openpgp";
import { type OpenPgp, revocationConfig, strictConfig } from "./openpgp-config.ts";

type KeyPacket = (PublicKey | Subkey)["keyPacket"];

/** The newest signature by which a key vouches for itself, and the name in it. */
interface Statement {
  readonly user: User | undefined;
  readonly signature: SignaturePacket;
}

/** What the primary key says of itself and of its parts. */
export class Owner {
  readonly #openpgp: OpenPgp;
  readonly #key: PublicKey & { readonly directSignatures?: readonly SignaturePacket[] };
  readonly #at: Date;

  constructor(openpgp: OpenPgp, key: PublicKey, at: Date) {
    this.#openpgp = openpgp;
    this.#key = key;
    this.#at = at;
  }

  /** Whatever its reason and date: who withdraws a key knows why. */
  async hasRevoked(): Promise<boolean> {
    const { keyRevocation } = this.#openpgp.enums.signature;
    return this.#anyHolds(this.#key.revocationSignatures, keyRevocation, { key: this.#key.keyPacket });
  }

  async hasRevokedSubkey({ revocationSignatures, keyPacket: bind }: Subkey): Promise<boolean> {
    const { subkeyRevocation } = this.#openpgp.enums.signature;
    return this.#anyHolds(revocationSignatures, subkeyRevocation, { key: this.#key.keyPacket, bind });
  }

  /** By which the primary key stands; `undefined` where only revoked names are left. */
  async selfStatement(): Promise<Statement | undefined | string> {
    if (this.#key.keyPacket.version === 6) {
      const signature = await this.directStatement();
      const [user] = (await this.#userStatements()).filter(({ isRevoked }) => !isRevoked);
      return signature ? { user: user?.user, signature } : "the key does not vouch for itself";
    }
    const statements = await this.#userStatements();
    if (statements.length === 0) return "the key does not vouch for a name of itself";
    const [best] = statements
      .filter(({ isRevoked }) => !isRevoked)
      .sort(
        ({ signature: a }, { signature: b }) =>
          Number(b.isPrimaryUserID ?? false) - Number(a.isPrimaryUserID ?? false) || timeOf(b) - timeOf(a),
      );
    return best;
  }

  async directStatement(): Promise<SignaturePacket | undefined> {
    const { key: type } = this.#openpgp.enums.signature;
    const signatures = this.#key.directSignatures?.filter(({ signatureType }) => signatureType === type);
    return this.#newest(signatures ?? [], type, { key: this.#key.keyPacket });
  }

  /** The newest binding of a subkey, if the subkey agrees to it in turn: anybody can claim a subkey of somebody else. */
  async bindingOf({ bindingSignatures, keyPacket: bind }: Subkey): Promise<SignaturePacket | string> {
    const { subkeyBinding, keyBinding } = this.#openpgp.enums.signature;
    const data = { key: this.#key.keyPacket, bind };
    const binding = await this.#newest(bindingSignatures, subkeyBinding, data);
    if (!binding) return "no valid signature binds the subkey to its key";
    const consent = binding.embeddedSignature;
    if (!consent) return "the subkey has not agreed to sign for its key (cross-certification is missing)";
    const agrees =
      consent.signatureType === keyBinding && (await this.#holds(consent, bind, keyBinding, data));
    return agrees && !isOver(consent, this.#at)
      ? binding
      : "the subkey has not agreed to sign for its key (cross-certification does not hold)";
  }

  async #userStatements() {
    const { certGeneric, certRevocation } = this.#openpgp.enums.signature;
    const statements = [];
    for (const user of this.#key.users) {
      if (!user.userID) continue;
      const data = { key: this.#key.keyPacket, userID: user.userID };
      const signature = await this.#newest(user.selfCertifications, certGeneric, data);
      if (!signature) continue;
      const isRevoked = await this.#anyHolds(
        // A name may be revoked, and confirmed again later.
        user.revocationSignatures.filter((revocation) => timeOf(revocation) >= timeOf(signature)),
        certRevocation,
        data,
      );
      statements.push({ user, signature, isRevoked });
    }
    return statements;
  }

  /** The newest of those that hold and have been made by now; an older one would contradict it. */
  async #newest(signatures: readonly SignaturePacket[], type: number, data: object) {
    const made = signatures.filter((signature) => timeOf(signature) <= this.#at.getTime());
    for (const signature of made.sort((a, b) => timeOf(b) - timeOf(a))) {
      if (await this.#holds(signature, this.#key.keyPacket, type, data)) return signature;
    }
    return undefined;
  }

  async #anyHolds(signatures: readonly SignaturePacket[], type: number, data: object): Promise<boolean> {
    const config = revocationConfig(this.#openpgp);
    for (const signature of signatures) {
      if (await this.#holds(signature, this.#key.keyPacket, type, data, config)) return true;
    }
    return false;
  }

  async #holds(
    signature: SignaturePacket,
    by: KeyPacket,
    type: number,
    data: object,
    config: Config = strictConfig(this.#openpgp),
  ): Promise<boolean> {
    return verifyPacket(signature, by, type, data, config).then(
      () => true,
      () => false,
    );
  }
}

/** Throws unless `key` made `signature` over `data`; the dates of the signature are not looked at. */
export async function verifyPacket(
  signature: SignaturePacket,
  key: KeyPacket,
  type: number,
  data: object,
  config: Config,
): Promise<void> {
  // Without a date the library would take that of the clock; the types do not know that none is possible.
  const noDate = null as unknown as Date;
  await signature.verify(key, type, data, noDate, true, config);
}

function isOver(signature: SignaturePacket, at: Date): boolean {
  return Number(signature.getExpirationTime()) <= at.getTime();
}

function timeOf({ created }: SignaturePacket): number {
  return created?.getTime() ?? Number.POSITIVE_INFINITY;
}
