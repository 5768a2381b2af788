import { Redactor } from "../schema/redaction.ts";

/** Everything a person reads goes to stderr through here, redacted. */
export interface Log {
  /** Something that happened. */
  info(message: string): void;
  /** Something that the reader should act on although the step goes on. */
  warn(message: string): void;
  /** Why the step ended without a result. */
  error(message: string): void;
  /** Hides `secret` in every later line, in every encoding in which it may appear. */
  hide(secret: string): void;
}

const RED = "\u001b[31m";
const YELLOW = "\u001b[33m";
const RESET = "\u001b[0m";

/** A log that hands finished lines to `write`; colours are always on because Concourse shows them. */
export function createLog(write: (text: string) => void): Log {
  const redactor = new Redactor();
  const line = (text: string) => write(`${redactor.redact(text)}\n`);
  return {
    info: line,
    warn: (message) => line(`${YELLOW}warning: ${message}${RESET}`),
    error: (message) => line(`${RED}error: ${message}${RESET}`),
    hide: (secret) => redactor.add(secret),
  };
}
