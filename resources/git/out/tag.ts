import { outputOf } from "../../../shared/git/output-of.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import { signedText } from "../../../shared/git/signed-text.ts";
import type { Signer } from "../../../shared/signing/sign.ts";
import type { PlannedTag } from "./plan.ts";

/** Makes what a tag on `commit` points to: the commit, or the object of an annotated tag. */
export async function tagObject(
  workshop: Repository,
  { name, message }: PlannedTag,
  commit: string,
  sign: Signer | undefined,
): Promise<string> {
  if (message === undefined) return commit;
  // Trailing blanks and repeated empty lines go, as with every message of git; lines that begin with # stay.
  const text = await outputOf(workshop, "tidy up a message for", ["stripspace"], { input: message });
  const tagger = await outputOf(workshop, "tell who tags in", ["var", "GIT_COMMITTER_IDENT"]);
  const payload = `object ${commit}\ntype commit\ntag ${name}\ntagger ${tagger}\n\n${text}\n`;
  const input = await signedText(payload, sign);
  return outputOf(workshop, "make a tag for", ["hash-object", "-t", "tag", "-w", "--stdin"], { input });
}
