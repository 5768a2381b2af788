import * as v from "valibot";
import { choice, field, listOf, text } from "../schema/fields.ts";
import { settings } from "../schema/settings.ts";

const MODES = ["head", "range", "strict", "tag", "tag_and_head"] as const;

const Policy = settings({
  mode: field(
    v.optional(choice(MODES), "head"),
    "What has to be signed: `head`, the commit; `range`, every commit after the version before it or after `trusted_root`; `strict`, every ancestor down to `trusted_root`; `tag`, the annotated tag; `tag_and_head`, both.",
  ),
  trusted_root: field(
    v.optional(text()),
    "Full id of a commit that is trusted with everything before it. `strict` needs it.",
  ),
  on_unverified: field(
    v.optional(choice(["fail", "skip"]), "fail"),
    "What check does with what is not signed: fail, or pass over it, so that it never becomes a version. `get` always fails.",
  ),
  expired_keys: field(
    v.optional(choice(["refuse", "accept_signed_before"]), "refuse"),
    "`accept_signed_before`: a key that has expired since still vouches for what says that it was signed before.",
  ),
});

/** Who may have signed what gets in; entries to spread into a `source`. */
export const verificationFields = {
  commit_verification_keys: field(
    v.optional(listOf(text()), []),
    "OpenPGP public keys (armored). Once a key is listed here or below, `get` refuses what none of them has signed.",
  ),
  commit_verification_key_ids: field(
    v.optional(listOf(text()), []),
    "Fingerprints of OpenPGP keys to fetch from `gpg_keyserver`. Shorter ids are accepted with a warning, and refused when several keys fit.",
  ),
  gpg_keyserver: field(
    v.optional(text(), "hkp://keyserver.ubuntu.com/"),
    "Key server: `hkps://`, `hkp://`, `https://` or `http://`.",
  ),
  commit_verification_ssh_keys: field(
    v.optional(listOf(text()), []),
    "SSH public keys that may sign, or lines of an `allowed_signers` file.",
  ),
  commit_verification: field(
    v.optional(Policy),
    "How to verify, in check also: `{mode, trusted_root, on_unverified, expired_keys}`.",
  ),
};

export type VerificationSettings = v.InferOutput<v.ObjectSchema<typeof verificationFields, undefined>>;

/** The first contradiction between the fields, as the end of a sentence; `undefined` when there is none. */
export function verificationProblem(source: VerificationSettings): string | undefined {
  const { commit_verification: policy } = source;
  if (!policy) return undefined;
  if (!hasKeys(source)) {
    return '"commit_verification" is given without a key; list who may sign in "commit_verification_keys", "commit_verification_key_ids" or "commit_verification_ssh_keys"';
  }
  if (policy.mode === "strict" && policy.trusted_root === undefined) {
    return '"mode": "strict" of "commit_verification" needs a "trusted_root"';
  }
  const root = policy.trusted_root;
  return root === undefined || /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(root)
    ? undefined
    : `"trusted_root" of "commit_verification" is "${root}", which is no full commit id`;
}

/** Whether there is an allow-list; texts without content name nobody. */
export function hasKeys(source: VerificationSettings): boolean {
  const { commit_verification_keys: keys, commit_verification_key_ids: ids } = source;
  return [...keys, ...ids, ...source.commit_verification_ssh_keys].some((each) => each.trim() !== "");
}
