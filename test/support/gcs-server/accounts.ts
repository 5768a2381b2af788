import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";

export type Permission =
  | "storage.objects.get"
  | "storage.objects.list"
  | "storage.objects.create"
  | "storage.objects.delete";

export const ALL: readonly Permission[] = [
  "storage.objects.get",
  "storage.objects.list",
  "storage.objects.create",
  "storage.objects.delete",
];

export interface ServiceAccount {
  readonly email: string;
  readonly publicKey: KeyObject;
  readonly privateKey: string;
}

/** Making a key takes long enough to make one only. */
let pair: { readonly publicKey: KeyObject; readonly privateKey: string } | undefined;

function keyPair() {
  if (pair === undefined) {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    pair = { publicKey, privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
  }
  return pair;
}

/** Who is known, and which tokens are valid for what. */
export class Accounts {
  readonly main: ServiceAccount = { email: "bumper@project.iam.gserviceaccount.com", ...keyPair() };
  /** Every token that was issued. */
  readonly issued: string[] = [];
  readonly #permissions = new Map<string, readonly Permission[]>();
  /** What new tokens allow. */
  granted: readonly Permission[] = ALL;

  issue(permissions: readonly Permission[] = this.granted): string {
    const token = `ya29.${randomBytes(40).toString("base64url")}`;
    this.issued.push(token);
    this.#permissions.set(token, permissions);
    return token;
  }

  revoke(token: string): void {
    this.#permissions.delete(token);
  }

  /** `undefined` for a token that is not valid. */
  permissionsOf(token: string): readonly Permission[] | undefined {
    return this.#permissions.get(token);
  }
}
