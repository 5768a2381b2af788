import { ResourceError } from "../../../../shared/resource/errors.ts";

/** The message of a commit or a tag, with one line break at its end. Nothing in it is interpreted but the two names. */
export function renderMessage(
  template: string,
  { version, file }: { version: string; file: string },
): string {
  const text = template.replaceAll("%version%", () => version).replaceAll("%file%", () => file);
  return `${text.trimEnd()}\n`;
}

export const DEFAULT_MESSAGE = "bump to %version%";

/** Git takes a NUL for the end of a message. */
export function requireMessage(template: string): string {
  if (!template.includes("\0")) return template;
  throw new ResourceError("invalid-request", 'Cannot use "commit_message": it contains a NUL character');
}
