/** The reasons that git gives, or takes over from the server, for an update that came too late. */
const VERDICTS = [
  "stale info",
  "fetch first",
  "non-fast-forward",
  "already exists",
  "cannot lock ref",
  "failed to update ref",
  "atomic transaction failed",
  // Git from 2.50 on, whose servers judge many updates at once.
  "incorrect old value provided",
  "reference does not exist",
  // Gerrit and other servers made with JGit.
  "failed to lock",
  "lock error",
  // GitLab, Azure DevOps.
  "please refresh and try again",
  "updated by another client",
];
/** What only a server that lost a race says, even where a hook of its own is what refuses. */
const SPOKEN = ["cannot lock ref", "please refresh and try again", "updated by another client"];
/** Servers also fail to update a ref for reasons that the next attempt would meet again; one is a ref `a/b` in the way of `a`. */
const LASTING =
  /permission denied|read-only file system|no space left|quota|exists; cannot create|file name too long/i;

/**
 * Whether somebody else was faster, so that looking and trying again has a point.
 *
 * @param verdict the reason for this one ref
 * @param words what the server said besides; a hook may say anything
 */
export function isLostRace(verdict: string, words: string): boolean {
  const contains = (text: string, fragments: readonly string[]) =>
    fragments.some((fragment) => text.toLowerCase().includes(fragment));
  return (contains(verdict, VERDICTS) || contains(words, SPOKEN)) && !LASTING.test(`${verdict} ${words}`);
}
