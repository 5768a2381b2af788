import type { RE2JSSyntaxException } from "re2js";
import type { Token } from "./tokens.ts";

/** Where the engine stumbled over `text`, counted from 1; undefined where that cannot be told for sure. */
export function positionOfStumble(
  refusal: RE2JSSyntaxException,
  written: { readonly text: string; readonly tokens: readonly Token[] },
): number | undefined {
  const index = indexOfStumble(refusal, written);
  return index === undefined ? undefined : index + 1;
}

function indexOfStumble(
  refusal: RE2JSSyntaxException,
  { text, tokens }: { readonly text: string; readonly tokens: readonly Token[] },
): number | undefined {
  switch (refusal.getDescription()) {
    // The engine shows the whole expression for these two.
    case "missing closing )":
    case "unexpected )":
      return loneParenthesis(tokens);
    case "trailing backslash at end of expression":
      return text.length - 1;
    default:
      return onlyPlaceOf(refusal.getPattern() ?? "", text);
  }
}

/** The first closing parenthesis that nothing opens, over which the engine stumbles at once; else the first that stays open. */
function loneParenthesis(tokens: readonly Token[]): number | undefined {
  const opened: number[] = [];
  for (const token of tokens) {
    if (token.kind === "open") opened.push(token.at);
    else if (token.kind === "close" && opened.pop() === undefined) return token.at;
  }
  return opened[0];
}

/** The engine tells what it stumbled over, not where; what occurs twice may be meant in either place. */
function onlyPlaceOf(fragment: string, text: string): number | undefined {
  const first = text.indexOf(fragment);
  return fragment === "" || first === -1 || text.includes(fragment, first + 1) ? undefined : first;
}
