import type { Signer } from "../signing/sign.ts";
import { formatIdent, type Ident } from "./object-ident.ts";
import { signedText } from "./signed-text.ts";

export interface NewTag {
  readonly name: string;
  readonly commit: string;
  readonly by: Ident;
  readonly message: string;
  /** Makes this tag differ from one that somebody else makes in the same second. */
  readonly nonce: string;
}

/** The content of an annotated tag on a commit, signed where there is something to sign with. */
export async function formatTag(tag: NewTag, sign: Signer | undefined): Promise<Buffer> {
  const payload = [
    `object ${tag.commit}`,
    "type commit",
    `tag ${tag.name}`,
    `tagger ${formatIdent(tag.by)}`,
    // Readers skip headers that they do not know.
    `nonce ${tag.nonce}`,
    "",
    tag.message,
  ].join("\n");
  return Buffer.from(await signedText(payload, sign));
}
