import { bracketAt } from "./posix-bracket.ts";

/** The two kinds of regular expressions that POSIX has. */
export type Syntax = "basic" | "extended";

/** What stands before a sign, as far as it decides what the sign means. */
type Before = "nothing" | "anchor" | "atom" | "repetition";

const MOST_TIMES = 32_767;
const BAD_REPETITION = "Invalid preceding regular expression";
const UNMATCHED = "Unmatched ( or \\(";

/**
 * Why the library of git, which is that of GNU, refuses a regular expression, in its words; `undefined` where it does not.
 * It refuses a little more: some of what is not ASCII, and a reference to a group of another alternative. Like git, takes
 * each line for an expression.
 */
export function regexProblem(text: string, syntax: Syntax): string | undefined {
  for (const line of text.split("\n")) {
    const problem = lineProblem(line, syntax);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function lineProblem(line: string, syntax: Syntax): string | undefined {
  const open: number[] = [];
  const closed = new Set<number>();
  let groups = 0;
  let before: Before = "nothing";
  for (let at = 0; at < line.length; ) {
    const token = line.startsWith("\\", at) ? line.slice(at, at + 2) : line.charAt(at);
    if (token === "\\") return "Trailing backslash";
    const meaning = meaningOf(token, syntax, before);
    at += token.length;
    switch (meaning) {
      case "[": {
        const { end, problem } = bracketAt(line, at - 1);
        if (problem !== undefined) return problem;
        at = end;
        before = "atom";
        break;
      }
      case "(":
        groups += 1;
        open.push(groups);
        before = "nothing";
        break;
      case ")": {
        const group = open.pop();
        if (group !== undefined) closed.add(group);
        else if (syntax === "basic") return UNMATCHED;
        before = "atom";
        break;
      }
      case "|":
        before = "nothing";
        break;
      case "reference":
        if (!closed.has(Number(token.slice(1)))) return "Invalid back reference";
        before = "atom";
        break;
      case "{": {
        if (!mayRepeat(before, syntax)) return BAD_REPETITION;
        const end = line.indexOf(syntax === "basic" ? "\\}" : "}", at);
        if (end < 0) return "Unmatched \\{";
        const problem = timesProblem(line.slice(at, end));
        if (problem !== undefined) return problem;
        at = end + token.length;
        before = "repetition";
        break;
      }
      case "*":
        if (!mayRepeat(before, syntax)) return BAD_REPETITION;
        before = "repetition";
        break;
      default:
        before = meaning;
    }
  }
  return open.length > 0 ? UNMATCHED : undefined;
}

/** An operator, of `*`, `+` and `?` the first; or what there is before the next sign. */
function meaningOf(token: string, syntax: Syntax, before: Before) {
  const [sign = "", escaped] = token.length > 1 ? [token.slice(1), true] : [token, false];
  const isBasic = syntax === "basic";
  const hasNothing = before === "nothing" || before === "anchor";
  switch (sign) {
    case "(":
    case ")":
    case "{":
    case "|":
      return escaped === isBasic ? sign : "atom";
    case "+":
    case "?":
      if (escaped !== isBasic) return "atom";
      // Basic ones take it for itself at the beginning, and do not mind two.
      if (isBasic) return hasNothing ? "atom" : "repetition";
      return "*";
    case "*":
      return escaped || (isBasic && hasNothing) ? "atom" : "*";
    case "[":
      return escaped ? "atom" : "[";
    case "^":
      return escaped || (isBasic && before !== "nothing") ? "atom" : "anchor";
    case "$":
      return escaped || isBasic ? "atom" : "anchor";
    default:
      if (escaped && /[1-9]/.test(sign)) return "reference";
      return escaped && /[bB<>`']/.test(sign) ? "anchor" : "atom";
  }
}

function mayRepeat(before: Before, syntax: Syntax): boolean {
  return before === "atom" || (before === "repetition" && syntax === "extended");
}

/** Of what stands between the braces. */
function timesProblem(times: string): string | undefined {
  const [, least, comma, most] = /^(\d*)(,?)(\d*)$/.exec(times) ?? [];
  const from = Number(least);
  const to = comma === "" ? from : most === "" ? Number.POSITIVE_INFINITY : Number(most);
  if (least === undefined || times === "" || from > to) return "Invalid content of \\{\\}";
  return Math.max(from, Number(most)) > MOST_TIMES ? "Regular expression too big" : undefined;
}
