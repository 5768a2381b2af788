/**
 * Compiles one path segment of a Go glob: `*`, `?`, `[a-z]`, `[^a-z]` and `\x`. Braces, `**`, `[!a]` and leading
 * dots mean nothing special. Undefined when the segment is malformed.
 */
export function compileSegment(segment: string): RegExp | undefined {
  const sources = Array.from(segment.matchAll(SYNTAX), ([source, no, members, escaped]) => {
    if (members !== undefined) {
      return setOf(members, no !== undefined);
    }
    return escaped === undefined ? wildcardOf(source) : literal(escaped);
  });
  return sources.includes(undefined) ? undefined : new RegExp(`^${sources.join("")}$`, "u");
}

const MEMBER = String.raw`(?:\\[^]|[^\]\\-])`;
const SYNTAX = new RegExp(String.raw`\[(?:(\^)|(?!\^))((?:${MEMBER}(?:-${MEMBER})?)+)\]|\\([^])|[^]`, "gu");

function wildcardOf(char: string): string | undefined {
  switch (char) {
    case "*":
      return "[^]*";
    case "?":
      return "[^]";
    // Well-formed ones were recognised as a set or an escape before.
    case "[":
    case "\\":
      return undefined;
    default:
      return literal(char);
  }
}

function setOf(members: string, isNegated: boolean): string {
  const ranges = Array.from(members.matchAll(/\\?(.)(?:-\\?(.))?/gsu), ([, first = "", last = first]) => ({
    first,
    last,
  }));
  const source = ranges
    // A range in the wrong order is legal and empty.
    .filter(({ first, last }) => codePointOf(first) <= codePointOf(last))
    .map(({ first, last }) => `${literal(first)}-${literal(last)}`)
    .join("");
  return `[${isNegated ? "^" : ""}${source}]`;
}

function literal(char: string): string {
  return `\\u{${codePointOf(char).toString(16)}}`;
}

function codePointOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
