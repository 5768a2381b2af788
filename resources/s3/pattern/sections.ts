import type { Token } from "./tokens.ts";

/** What a pattern says about one directory level. */
export interface Section {
  /** RE2 source that matches the name on this level. */
  readonly source: string;
  /** The text with which each matching name begins. */
  readonly prefix: string;
  /** Whether `prefix` is the only matching name. */
  readonly isLiteral: boolean;
}

export interface Layout {
  readonly directories: readonly Section[];
  /** What follows the last `/`. */
  readonly leaf: Section;
  /** Whether a group, a set or a repetition has a `/` of its own, so that sections are not directory levels. */
  readonly crossesDirectories: boolean;
}

/** One element of the outermost concatenation; groups and repetitions are folded into one item. */
interface Item {
  readonly source: string;
  /** The text it stands for, unless that varies. */
  readonly text?: string;
  /** The options that hold where the item begins. */
  readonly flags: string;
  readonly slashInside: boolean;
  readonly groups: readonly number[];
}

/**
 * Splits a valid pattern at each `/` outside groups and sets.
 *
 * Of several outermost alternatives (`a/x-(.*)|b/y`) only the one with the version group is laid out: a match
 * of any other has no version text and so never is a version.
 */
export function layOut(tokens: readonly Token[], versionGroup: number | undefined): Layout {
  const alternatives = split(itemsOf(tokens), (item) => item.source === "|");
  const chosen =
    alternatives.find((items) =>
      items.some(({ groups }) => groups.some((group) => group === versionGroup)),
    ) ?? alternatives[0];
  const [first, ...others] = split(chosen, ({ text }) => text === "/");
  const sections = [sectionOf(first), ...others.map(sectionOf)] as const;
  return {
    directories: sections.slice(0, -1),
    leaf: sections.at(-1) ?? sections[0],
    crossesDirectories: chosen.some(({ slashInside }) => slashInside),
  };
}

function sectionOf(items: readonly Item[]): Section {
  const flags = items[0]?.flags ?? "";
  const varying = items.findIndex(({ text }) => text === undefined);
  const literal = varying === -1 ? items : items.slice(0, varying);
  return {
    source: (flags === "" ? "" : `(?${flags})`) + items.map(({ source }) => source).join(""),
    prefix: literal.map(({ text }) => text).join(""),
    isLiteral: varying === -1,
  };
}

function split(items: readonly Item[], separates: (item: Item) => boolean): [Item[], ...Item[][]] {
  const parts: [Item[], ...Item[][]] = [[]];
  for (const item of items) {
    if (separates(item)) {
      parts.push([]);
    } else {
      parts.at(-1)?.push(item);
    }
  }
  return parts;
}

function itemsOf(tokens: readonly Token[]): Item[] {
  const items: Item[] = [];
  let flags = "";
  let depth = 0;
  let groups = 0;
  for (const token of tokens) {
    const own: Item = {
      source: token.source,
      flags,
      slashInside: token.kind === "set" && token.slash,
      groups: token.kind === "open" && token.group ? [++groups] : [],
    };
    if (depth > 0 || token.kind === "repeat") {
      items.push(joined(items.pop() ?? own, own, token.kind === "literal" && token.char === "/"));
    } else if (token.kind === "literal") {
      items.push(isCertain(token.char, flags) ? { ...own, text: token.char } : own);
    } else if (token.kind === "flags") {
      items.push({ ...own, text: "" });
      flags = withFlags(flags, token);
    } else {
      items.push(own);
    }
    depth += token.kind === "open" ? 1 : token.kind === "close" ? -1 : 0;
  }
  return items;
}

/** A `/` becomes part of an item by standing in a group or by being repeated. */
function joined(whole: Item, part: Item, isSlash: boolean): Item {
  return {
    source: whole.source + part.source,
    flags: whole.flags,
    slashInside: whole.slashInside || part.slashInside || isSlash || whole.text === "/",
    groups: [...whole.groups, ...part.groups],
  };
}

/** A letter that also matches in its other case has no certain text. */
function isCertain(char: string, flags: string): boolean {
  return !flags.includes("i") || /^[\0-@[-`{-\x7f]?$/.test(char);
}

function withFlags(flags: string, { on, off }: { readonly on: string; readonly off: string }): string {
  return [...new Set(flags + on)].filter((flag) => !off.includes(flag)).join("");
}
