import { closeSync, constants, ftruncateSync, openSync, writeSync } from "node:fs";
import { attributesOf, setAttributes } from "./attributes.ts";
import type { Usage } from "./limits.ts";
import type { FileMember, Piece } from "./member.ts";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

/** Writes a file to a path at which nothing is. Fails rather than open what somebody else put there meanwhile. */
export async function writeFileMember(path: string, member: FileMember, usage: Usage): Promise<void> {
  const attributes = attributesOf(member);
  const descriptor = openSync(
    path,
    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
    attributes.mode === undefined ? 0o666 : 0o600,
  );
  try {
    let end = 0;
    for await (const piece of member.content) {
      await usage.bytes(piece.bytes.length);
      writeWhole(descriptor, piece);
      end = piece.position + piece.bytes.length;
    }
    // A sparse file may end in a gap.
    if (end < member.size) ftruncateSync(descriptor, member.size);
    setAttributes(descriptor, attributes);
  } finally {
    closeSync(descriptor);
  }
}

function writeWhole(descriptor: number, { position, bytes }: Piece): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
  }
}
