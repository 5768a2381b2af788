import { ResourceError } from "../../../shared/resource/errors.ts";

const PART =
  /\s+|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"|\\(?<escaped>.)|(?<plain>[^\s'"\\]+)|(?<odd>.)/gsu;

/**
 * Splits a text into words as a shell does, of whose signs only quotes and the backslash mean something.
 *
 * @param key of the params, for messages
 */
export function wordsOf(text: string, key: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const { groups = {} } of text.matchAll(PART)) {
    const { single, double, escaped, plain, odd } = groups as Record<string, string | undefined>;
    if (odd !== undefined) {
      throw new ResourceError("invalid-request", `Cannot use "params.${key}" "${text}": a quote has no end`);
    }
    const part = single ?? double?.replaceAll(/\\(["\\$`])/g, "$1") ?? escaped ?? plain;
    if (part !== undefined) word = (word ?? "") + part;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}
