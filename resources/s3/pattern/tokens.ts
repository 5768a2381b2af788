/** A piece of RE2 syntax. Joining the `source` of all tokens gives back an equivalent expression; `at` counts from 0. */
export type Token =
  /** Stands for exactly `char`; for nothing at all ("") when it is an assertion such as `^` or `\b`. */
  | { readonly kind: "literal"; readonly source: string; readonly char: string }
  | Open
  | { readonly kind: "close"; readonly source: string; readonly at: number }
  | { readonly kind: "alternation"; readonly source: string }
  | { readonly kind: "repeat"; readonly source: string }
  /** Options for the rest of the enclosing group. */
  | { readonly kind: "flags"; readonly source: string; readonly on: string; readonly off: string }
  /** A set of characters; `slash` tells whether `/` is written as one of its members. */
  | { readonly kind: "set"; readonly source: string; readonly slash: boolean };

interface Open {
  readonly kind: "open";
  readonly source: string;
  readonly at: number;
  readonly group?: { readonly name: string };
}

type Parts = Readonly<Record<string, string | undefined>>;

const SYNTAX = new RegExp(
  [
    String.raw`\\Q(?<quoted>[^]*?)(?:\\E|$)`,
    String.raw`\\x\{(?<braced>[0-9A-Fa-f]+)\}`,
    String.raw`\\x(?<hex>[0-9A-Fa-f]{2})`,
    String.raw`\\(?<octal>[0-7]{1,3})`,
    String.raw`(?<assertion>\\[AzbB]|[\^$])`,
    String.raw`\\(?<control>[afnrtv])`,
    String.raw`\\(?<escaped>[^A-Za-z0-9])`,
    String.raw`(?<set>\\[pP](?:\{[^}]*\}|[^])|\\[^]|\.)`,
    String.raw`(?<class>\[\^?\]?(?:\[:\^?[a-z]+:\]|\\[^]|[^\]\\])*\])`,
    String.raw`\(\?P?<(?<name>[A-Za-z0-9_]+)>`,
    String.raw`\(\?(?<on>[imsU]*)(?:-(?<off>[imsU]+))?\)`,
    String.raw`(?<scope>\(\?[imsU-]*:)`,
    String.raw`(?<repeat>(?:[*+?]|\{\d+(?:,\d*)?\})\??)`,
    "[^]",
  ].join("|"),
  "guy",
);

/**
 * Splits an expression into tokens. It does not judge the expression: what is no valid RE2 comes out as some
 * token with the same source, for the engine to refuse.
 *
 * A group name that occurs again is dropped from the source, because the engine refuses what Go accepts.
 */
export function tokensOf(expression: string): Token[] {
  const names = new Set<string>();
  return [...expression.matchAll(SYNTAX)].flatMap((match): Token[] => {
    const { 0: source, index: at } = match;
    const parts: Parts = match.groups ?? {};
    if (parts["quoted"] !== undefined) {
      return Array.from(parts["quoted"], (char) => literal(char.replace(/[\\.+*?()|[\]{}^$]/, "\\$&"), char));
    }
    if (parts["name"] !== undefined) {
      const repeated = names.has(parts["name"]);
      names.add(parts["name"]);
      return [{ kind: "open", source: repeated ? "(" : source, at, group: { name: parts["name"] } }];
    }
    return [tokenOf(source, at, parts)];
  });
}

function tokenOf(source: string, at: number, parts: Parts): Token {
  const { braced, hex = braced, octal, assertion, control, escaped } = parts;
  const { set, class: brackets, on, off = "", scope, repeat } = parts;
  if (hex !== undefined) {
    return codePoint(source, Number.parseInt(hex, 16));
  }
  if (octal !== undefined) {
    return codePoint(source, Number.parseInt(octal, 8));
  }
  if (assertion !== undefined) {
    return literal(source, "");
  }
  if (control !== undefined) {
    return literal(source, CONTROLS[control] ?? "");
  }
  if (escaped !== undefined) {
    return literal(source, escaped);
  }
  if (set !== undefined) {
    return { kind: "set", source, slash: false };
  }
  if (brackets !== undefined) {
    return { kind: "set", source, slash: brackets.includes("/") && !brackets.startsWith("[^") };
  }
  if (on !== undefined) {
    return { kind: "flags", source, on, off };
  }
  if (scope !== undefined) {
    return { kind: "open", source, at };
  }
  if (repeat !== undefined) {
    return { kind: "repeat", source };
  }
  return punctuation(source, at);
}

function punctuation(source: string, at: number): Token {
  switch (source) {
    case "(":
      return { kind: "open", source, at, group: { name: "" } };
    case ")":
      return { kind: "close", source, at };
    case "|":
      return { kind: "alternation", source };
    default:
      return literal(source, source);
  }
}

const CONTROLS: Readonly<Record<string, string>> = {
  a: "\x07",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function codePoint(source: string, code: number): Token {
  return code <= 0x10ffff
    ? literal(source, String.fromCodePoint(code))
    : { kind: "set", source, slash: false };
}

function literal(source: string, char: string): Token {
  return { kind: "literal", source, char };
}
