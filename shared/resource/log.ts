/** Everything a person reads goes to stderr through here, one redacted line at a time. */
export interface Log {
  /** Something that happened. */
  info(message: string): void;
  /** Something that the reader should act on although the step goes on. */
  warn(message: string): void;
  /** Hides `value` in every later line, in every encoding in which it may appear. */
  hide(value: string): void;
}
