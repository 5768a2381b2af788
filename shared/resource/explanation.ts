/**
 * What a step would use, by titles and, below each, by names. What does not apply is `undefined` or an empty list, and is
 * not shown.
 */
export type Explanation = Readonly<Record<string, Rows>>;
export type Rows = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * For a terminal: one value to a line, all of them behind the longest name. A line break inside of a value is shown as
 * `\n`, so that no name of a stranger's reads as a row of ours.
 */
export function explanationText(explanation: Explanation): string {
  const sections = Object.entries(explanation).map(([title, rows]) => ({
    title,
    rows: Object.entries(rows).map(([name, value]) => ({ name, values: [value ?? []].flat() })),
  }));
  const shown = sections.filter(({ rows }) => rows.some(({ values }) => values.length > 0));
  const width = Math.max(...shown.flatMap(({ rows }) => rows.map(({ name }) => name.length)));
  const linesOf = (name: string, values: readonly string[]) =>
    values.map((value, at) => `  ${(at === 0 ? name : "").padEnd(width)}  ${value.replaceAll("\n", "\\n")}`);
  return shown
    .map(({ title, rows }) =>
      [title, ...rows.flatMap(({ name, values }) => linesOf(name, values))].join("\n"),
    )
    .join("\n\n");
}
