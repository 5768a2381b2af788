import { ResourceError } from "../resource/errors.ts";
import type { Rejected, Rejection } from "./verdict.ts";

/** What nobody vouches for. */
export interface UntrustedObject {
  readonly kind: "commit" | "tag";
  /** Of a tag: its name. */
  readonly id: string;
  /** `Name <address>`. */
  readonly author: string;
  /** What can be done besides removing the reason, where it holds back more than the object itself. */
  readonly wayOut?: string | undefined;
}

const STATES: Readonly<Record<Rejection, string>> = {
  unsigned: "it has no signature",
  "unlisted-key": "it is signed by a key that is not accepted",
  "bad-signature": "its signature does not hold",
  "expired-key": "it is signed by a key that is not valid now",
  "revoked-key": "it is signed by a revoked key",
  "weak-digest": "its signature is too weak to be trusted",
  malformed: "its signature is malformed",
};

const HINTS: Readonly<Record<Rejection, (kind: string) => string>> = {
  unsigned: (kind) => `sign it with a listed key (${kind === "commit" ? "git commit -S" : "git tag -s"})`,
  "unlisted-key": () =>
    "add the key to commit_verification_keys or commit_verification_ssh_keys if its owner may sign, or sign with a listed key",
  "bad-signature": () =>
    "somebody may have changed it after it was signed; look into how it got into the repository",
  "expired-key": () =>
    'list the key with its new date if its owner has extended it, or set "expired_keys": "accept_signed_before" in commit_verification',
  "revoked-key": () => "sign it again with a key that is not revoked, and remove the revoked one from source",
  "weak-digest": () => "sign it again with SHA-256 or better and with a key of a current kind",
  malformed: () => "sign it again with a current version of git, and with gpg or ssh-keygen",
};

/** The one line for a verdict: what, by whom, why, with which key, and what to do. */
export function untrusted(
  { kind, id, author, wayOut }: UntrustedObject,
  { reason, detail, key }: Rejected,
): ResourceError {
  const explanation = reason === "unsigned" ? "" : `: ${detail}${key ? ` (key ${key})` : ""}`;
  // The stock type prints this sentence whatever the reason, and people search their logs for it.
  const stock =
    kind === "commit"
      ? `. The commit ${id} is not signed${reason === "unsigned" ? "" : " as source asks for"}`
      : "";
  return new ResourceError(
    "untrusted",
    `Cannot trust ${kind} "${id}" by ${author}: ${STATES[reason]}${explanation}${stock}`,
    { hint: [HINTS[reason](kind), ...(wayOut === undefined ? [] : [wayOut])].join("; ") },
  );
}
