/** What a terminal of 100 columns leaves beside the labels of a step. */
const WIDTH = 88;

/** JSON that stays on one line where it fits behind `column`; otherwise as many members on each line as fit. */
export function layOut(value: unknown, column = 0): string {
  const inline = onOneLine(value);
  if (column + inline.length <= WIDTH || typeof value !== "object" || value === null) return inline;
  const [opening, closing] = Array.isArray(value) ? "[]" : "{}";
  return `${opening}${fill(membersOf(value, column + 1), column + 1)}${closing}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `"${key}": ${onOneLine(member)}`);
  return `{${members.join(", ")}}`;
}

function membersOf(value: object, column: number): string[] {
  return Object.entries(value).map(([key, member]) => {
    const label = Array.isArray(value) ? "" : `"${key}": `;
    return label + layOut(member, column + label.length);
  });
}

/** A member of several lines stands alone, so that its continuation lines stay below its beginning. */
function fill(members: readonly string[], column: number): string {
  const lines: string[] = [];
  for (const member of members) {
    const line = lines.at(-1);
    const joined = `${line}, ${member}`;
    const fits = line !== undefined && !joined.includes("\n") && column + joined.length < WIDTH;
    if (fits) lines[lines.length - 1] = joined;
    else lines.push(member);
  }
  return lines.join(`,\n${" ".repeat(column)}`);
}

/** Breaks lines that are too long between words; a word that is too long itself stays whole. */
export function wrap(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) => line.match(new RegExp(`\\S.{0,${WIDTH - 1}}(?=\\s|$)|\\S+`, "g")) ?? [""]);
}
