import { ResourceError } from "../resource/errors.ts";
import type { Signer } from "../signing/sign.ts";
import { formatIdent, type Ident } from "./object-ident.ts";
import { signatureHeader } from "./signature-header.ts";

export interface NewCommit {
  readonly tree: string;
  readonly parent: string | undefined;
  /** Author and committer. */
  readonly by: Ident;
  readonly message: string;
  /** Makes this commit differ from one that somebody else makes in the same second. */
  readonly nonce: string;
}

/** The content of a commit object, signed where there is something to sign with. */
export async function formatCommit(commit: NewCommit, sign: Signer | undefined): Promise<Buffer> {
  const ident = formatIdent(commit.by);
  const header = [
    `tree ${commit.tree}`,
    ...(commit.parent === undefined ? [] : [`parent ${commit.parent}`]),
    `author ${ident}`,
    `committer ${ident}`,
    // Readers skip headers that they do not know.
    `nonce ${commit.nonce}`,
  ].join("\n");
  const payload = `${header}\n\n${commit.message}`;
  if (!sign) return Buffer.from(payload);
  const signature = signatureHeader("gpgsig", await sign(payload));
  return Buffer.from(`${header}\n${signature}\n\n${commit.message}`);
}

/** The tree that a commit names. */
export function treeOf(commit: Buffer): string {
  const [, tree] = /^tree ([0-9a-f]{40})\n/.exec(commit.toString("latin1", 0, 46)) ?? [];
  if (tree === undefined) throw new ResourceError("untrusted", "Cannot read a commit: it is malformed");
  return tree;
}
