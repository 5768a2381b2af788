import type { Member, Piece } from "../../../../resources/s3/unpack/member.ts";
import { readTar } from "../../../../resources/s3/unpack/tar.ts";
import { readerOf } from "./archive-bytes.ts";

/** Every member of a tar archive as one line: kind, name, and what else tells it from others. */
export async function membersOf(content: Buffer): Promise<string[]> {
  const lines: string[] = [];
  for await (const member of readTar(readerOf(content))) {
    lines.push(`${member.kind} ${member.name}${await particulars(member)}`);
  }
  return lines;
}

async function particulars(member: Member): Promise<string> {
  switch (member.kind) {
    case "file": {
      const pieces: Piece[] = [];
      for await (const piece of member.content) pieces.push(piece);
      const text = Buffer.alloc(member.size, ".");
      for (const { position, bytes } of pieces) text.set(bytes, position);
      return ` "${text}"`;
    }
    case "directory":
      return "";
    case "special":
      return ` ${member.what}`;
    default:
      return ` ${member.target}`;
  }
}
