import { ResourceError } from "../resource/errors.ts";

/** A person of the headers of commits and tags. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

const ATOM = String.raw`[^\s\x00-\x1f\x7f()<>[\]:;@\\,"]+`;
const QUOTED = String.raw`"(?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])*"`;
const WORDS = String.raw`(?:${ATOM}|${QUOTED})(?:[ \t]+(?:${ATOM}|${QUOTED}))*`;
// A quoted local part is legal in mail, but would end git's header too early or not at all.
const ADDRESS = String.raw`[^\s\x00-\x1f\x7f()<>[\]:;@\\,"]+@[^\s\x00-\x1f\x7f()<>:;@\\,"]+`;
const MAILBOX = new RegExp(
  String.raw`^(?:(?<words>${WORDS})?[ \t]*<(?<angled>${ADDRESS})>|(?<bare>${ADDRESS}))$`,
);

/**
 * Reads a mailbox as RFC 5322 writes it: `Name <a@b>`, `"Na, me" <a@b>` or `a@b`.
 *
 * @param key of the source, for messages
 * @param fallbackName the name where only an address is given
 */
export function parseMailbox(text: string, key: string, fallbackName: string): Mailbox {
  const { words, angled, bare } = MAILBOX.exec(text.trim())?.groups ?? {};
  const address = angled ?? bare;
  const name = words === undefined ? fallbackName : unquoted(words);
  if (address === undefined || !isIdentName(name)) {
    throw new ResourceError("invalid-request", `Cannot use "${key}" "${text}": it is no mailbox`, {
      hint: 'write it as an address, or as a name and an address such as "CI <ci@example.com>"',
    });
  }
  return { name, address };
}

function unquoted(words: string): string {
  return words
    .replaceAll(new RegExp(QUOTED, "g"), (quoted) => quoted.slice(1, -1).replaceAll(/\\(.)/g, "$1"))
    .replaceAll(/[ \t]+/g, " ")
    .trim();
}

/** What can stand in a header before the address; a name of punctuation alone would not survive git. */
function isIdentName(name: string): boolean {
  return !/[<>]/.test(name) && /[^\s.,:;"'\\]/.test(name);
}
