import type { RE2JSSyntaxException } from "re2js";
import type { Token } from "./tokens.ts";

/** Where the engine stumbled over `text`, counted from 1; undefined where that cannot be told for sure. */
export function positionOfStumble(
  refusal: RE2JSSyntaxException,
  { text, tokens }: { readonly text: string; readonly tokens: readonly Token[] },
): number | undefined {
  switch (refusal.getDescription()) {
    // The engine shows the whole expression for these two.
    case "missing closing )":
      return counted(loneParentheses(tokens).open);
    case "unexpected )":
      return counted(loneParentheses(tokens).close);
    case "trailing backslash at end of expression":
      return text.length;
    default:
      return counted(onlyPlaceOf(refusal.getPattern() ?? "", text));
  }
}

/** The first parenthesis of each kind that has no counterpart. */
function loneParentheses(tokens: readonly Token[]): { readonly open?: number; readonly close?: number } {
  const opened: number[] = [];
  for (const token of tokens) {
    if (token.kind === "open") opened.push(token.at);
    else if (token.kind === "close" && opened.pop() === undefined) return { close: token.at };
  }
  const [open] = opened;
  return open === undefined ? {} : { open };
}

/** The engine tells what it stumbled over, not where; what occurs twice may be meant in either place. */
function onlyPlaceOf(fragment: string, text: string): number | undefined {
  const first = text.indexOf(fragment);
  return fragment === "" || first === -1 || text.includes(fragment, first + 1) ? undefined : first;
}

function counted(index: number | undefined): number | undefined {
  return index === undefined ? undefined : index + 1;
}
