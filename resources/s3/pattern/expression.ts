import { RE2JS, RE2JSException, RE2JSSyntaxException } from "re2js";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { positionOfStumble } from "./stumble.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** An RE2 expression, the dialect in which pipelines are written. */
export interface Expression {
  readonly engine: RE2JS;
  readonly tokens: readonly Token[];
  /** The names of groups 1, 2, …; "" where a group has none. Unlike the engine, it knows repeated names. */
  readonly groupNames: readonly string[];
}

/** Compiles the expression that `setting` (a key of `source` or `params`) holds. */
export function compileExpression(setting: string, text: string): Expression {
  const tokens = tokensOf(text);
  const groupNames = tokens.flatMap((token) =>
    token.kind === "open" && token.group ? [token.group.name] : [],
  );
  return { engine: compile(setting, text, tokens), tokens, groupNames };
}

function compile(setting: string, text: string, tokens: readonly Token[]): RE2JS {
  try {
    return RE2JS.compile(tokens.map(({ source }) => source).join(""));
  } catch (cause) {
    if (!(cause instanceof RE2JSException)) {
      throw cause;
    }
    const isSyntax = cause instanceof RE2JSSyntaxException;
    const reason = isSyntax ? cause.getDescription() : cause.message;
    const position = isSyntax ? positionOfStumble(cause, { text, tokens }) : undefined;
    throw new ResourceError(
      "invalid-request",
      `Cannot use ${setting} "${text}": ${reason}${position === undefined ? "" : ` at position ${position}`}`,
      { cause, hint: isSyntax ? hintFor(cause.getPattern() ?? "") : undefined },
    );
  }
}

function hintFor(fragment: string): string | undefined {
  if (/^\(\?<?[=!]/.test(fragment)) {
    return "Describe the whole text instead: expressions are RE2, which has no look-ahead and no look-behind";
  }
  if (/^\\[1-9]$/.test(fragment)) {
    return "Write the repeated text out: expressions are RE2, which has no back-references";
  }
  return undefined;
}
