import { ArchiveError } from "./archive-error.ts";

/**
 * Accepts zero bytes after the last stream, which tapes and block devices leave behind. Anything else means that
 * the object is not what it claims to be, and silently dropping it would pass off a part as the whole.
 */
export async function requirePadding(rest: AsyncIterable<Uint8Array>, what: string): Promise<void> {
  for await (const bytes of rest) {
    if (bytes.some((byte) => byte !== 0)) throw new ArchiveError(`${what} is followed by something else`);
  }
}
