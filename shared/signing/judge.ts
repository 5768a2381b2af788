import type { AllowList } from "./allow-list.ts";
import type { Circumstances } from "./circumstances.ts";
import { rejected } from "./rejected.ts";
import type { MalformedObject, SignedObject } from "./signed-object.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Whether somebody on the list has signed an object, as far as `at` can know. It rests on the mathematics and on the keys
 * in the list alone: no files, no clock, nothing that the object says of itself but what is signed.
 */
export async function judge(
  signed: SignedObject | MalformedObject,
  allowed: AllowList,
  at: Date,
): Promise<Verdict> {
  if ("malformed" in signed) return rejected("malformed", signed.malformed);
  const { payload, signature, madeAt } = signed;
  if (signature === undefined) return rejected("unsigned", "it has no signature");
  const circumstances: Circumstances = { at, acceptsSignedBefore: allowed.acceptsSignedBefore };
  const [, label = ""] = /^-----BEGIN ([A-Z ]+)-----/.exec(signature) ?? [];
  switch (label) {
    case "PGP SIGNATURE": {
      const { judgeOpenpgp } = await import("./openpgp-signature.ts");
      return judgeOpenpgp(payload, signature, allowed.openpgp, circumstances);
    }
    case "SSH SIGNATURE": {
      const { judgeSsh } = await import("./ssh-signature.ts");
      return judgeSsh(payload, signature, madeAt, allowed.ssh, circumstances);
    }
    case "PGP MESSAGE":
      return rejected("malformed", "it is a PGP message, not a detached signature");
    case "PGP SIGNED MESSAGE":
      return rejected("malformed", "it is a text that is signed in itself, not a detached signature");
    case "SIGNED MESSAGE":
      return rejected("malformed", "it is an X.509 signature, which is not supported");
    default:
      return rejected("malformed", "it does not begin as a signature of OpenPGP or SSH");
  }
}
