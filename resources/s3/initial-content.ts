import type { Source } from "./source.ts";

/** The content of the object that does not exist. */
export function initialContent(source: Source): Uint8Array {
  return source.initial_content_binary
    ? Buffer.from(source.initial_content_binary, "base64")
    : Buffer.from(source.initial_content_text ?? "");
}
