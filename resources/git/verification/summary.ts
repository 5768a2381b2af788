import type { Metadata } from "../../../shared/resource/step.ts";
import type { Verdict } from "../../../shared/signing/verdict.ts";

export type Trusted = Extract<Verdict, { kind: "trusted" }>;

/** Who vouches for a version. */
export interface Verified {
  /** Nobody where the version is the trusted root itself. */
  readonly by: Trusted | undefined;
  /** How many commits were verified for it. */
  readonly commits: number;
}

/** What Concourse shows of it beside the version. */
export function verifiedMetadata({ by, commits }: Verified): Metadata[] {
  const signer = by && [
    { name: "signer", value: by.signer },
    { name: "signer_fingerprint", value: by.fingerprint },
    { name: "signature_format", value: by.format },
  ];
  // Where a tag alone was verified, a number of commits would look like a failure.
  const count = commits > 0 || !by ? [{ name: "commits_verified", value: String(commits) }] : [];
  return [...(signer ?? []), ...count];
}
