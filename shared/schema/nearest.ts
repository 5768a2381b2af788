/** The candidate that differs from `word` by the fewest edits, when they are few enough to be a slip of the hand. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: editDistance(wanted, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, edits }) =>
        edits <= Math.max(1, Math.floor(candidate.length / 3)) || isPart(wanted, candidate),
    )
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate;
}

/** `region` for `region_name`, `access_key` for `access_key_id`: a name cut short at a word. */
function isPart(word: string, candidate: string): boolean {
  return word.length >= 4 && candidate.startsWith(`${word}_`);
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substituted, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
