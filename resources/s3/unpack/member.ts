/** A stretch of a file's content and where it belongs; sparse files leave gaps. */
export interface Piece {
  readonly position: number;
  readonly bytes: Uint8Array;
}

interface Named {
  /** As recorded, not yet judged. */
  readonly name: string;
  /** Permission bits as recorded; undefined when the archive records none. */
  readonly mode?: number | undefined;
  /** Seconds since 1970. */
  readonly modified?: number | undefined;
}

export type FileMember = Named & {
  readonly kind: "file";
  readonly size: number;
  /** Has to be consumed before the next member is asked for. */
  readonly content: AsyncIterable<Piece>;
};
export type DirectoryMember = Named & { readonly kind: "directory" };
export type LinkMember = Named & { readonly kind: "symlink" | "hardlink"; readonly target: string };
export type SpecialMember = Named & { readonly kind: "special"; readonly what: string };

/** One member of an archive, whatever the format. */
export type Member = FileMember | DirectoryMember | LinkMember | SpecialMember;

/** Content without gaps. */
export async function* inSequence(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  let position = 0;
  for await (const bytes of chunks) {
    yield { position, bytes };
    position += bytes.length;
  }
}
