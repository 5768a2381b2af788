import { Redactor } from "../schema/redaction.ts";

/** Everything a person reads goes to stderr through here, redacted. */
export interface Log {
  /** Something that happened. */
  info(message: string): void;
  /** Something that the reader should act on although the step goes on. */
  warn(message: string): void;
  /** Why the step ended without a result; `stage` is what it was doing. */
  error(message: string, stage?: string): void;
  /** Something for who looks for a fault; made and written only after `beginDebugging()`. */
  debug(message: () => string): void;
  beginDebugging(): void;
  /** Hides `secret` in every later line, in every encoding in which it may appear. */
  hide(secret: string): void;
  /** What a person may see of `text`: without secrets, and without what steers a terminal. */
  shown(text: string): string;
}

const RED = "\u001b[31m";
const YELLOW = "\u001b[33m";
const RESET = "\u001b[0m";

/** A log that hands finished lines to `write`; colours are always on because Concourse shows them. */
export function createLog(write: (text: string) => void): Log {
  const redactor = new Redactor();
  let isDebugging = false;
  const shown = (message: string) => visible(redactor.redact(message));
  const line = (message: string) => shown(message).replaceAll("\n", "\\n");
  const info = (message: string) => write(`${line(message)}\n`);
  return {
    info,
    debug: (message) => {
      if (isDebugging) info(message());
    },
    beginDebugging: () => {
      isDebugging = true;
    },
    warn: (message) => write(`${YELLOW}warning: ${line(message)}${RESET}\n`),
    // The stack of a defect has several lines.
    error: (message, stage) =>
      write(`${RED}${stage ? `error ${stage}` : "error"}: ${shown(message)}${RESET}\n`),
    hide: (secret) => redactor.add(secret),
    shown,
  };
}

/** Control characters but for the line break, other line breaks, and what makes a text read in another order than it has. */
const STEERING = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Names of strangers' objects are in messages; what they contain must not steer the reader's terminal. */
function visible(text: string): string {
  return text.replace(STEERING, (char) => {
    const digits = char.charCodeAt(0).toString(16);
    return digits.length > 2 ? `\\u${digits.padStart(4, "0")}` : `\\x${digits.padStart(2, "0")}`;
  });
}
