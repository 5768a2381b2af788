/** What git takes for all commits of a history, and the most that it takes. */
export const WHOLE_HISTORY = 2 ** 31 - 1;

/** A transfer that moves at all may take this long. */
export const TRANSFER_LIMIT_MS = 3_600_000;
