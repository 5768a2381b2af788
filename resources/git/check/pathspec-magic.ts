const WORDS = /^(?:top|literal|icase|glob|exclude|attr:.*|prefix:.*|)$/;

/** What is wrong with the words in front of a pathspec, as git says it; of the signs it may say more. */
export function magicProblem(path: string): string | undefined {
  if (!path.startsWith(":(")) return undefined;
  const end = path.indexOf(")");
  if (end < 0) return `Missing ')' at the end of pathspec magic in '${path}'`;
  const magic = path.slice(2, end);
  // In attributes a comma can stand for itself.
  const unknown = magic.includes("\\") ? undefined : magic.split(",").find((word) => !WORDS.test(word));
  return unknown === undefined ? undefined : `Invalid pathspec magic '${unknown}' in '${path}'`;
}
