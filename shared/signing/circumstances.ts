/** How far the clock of a signer may be ahead of ours. */
export const CLOCK_SKEW_MS = 5 * 60_000;

/** What a verdict depends on besides signature and list. */
export interface Circumstances {
  readonly at: Date;
  /** Whether a signature that was made before its key expired still counts. */
  readonly acceptsSignedBefore: boolean;
}
