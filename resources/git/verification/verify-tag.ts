import { readObjects } from "../../../shared/git/read-objects.ts";
import { objectFormatOf, type Repository } from "../../../shared/git/repository.ts";
import { parseTag } from "../../../shared/git/tag-headers.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { AllowList } from "../../../shared/signing/allow-list.ts";
import { untrusted } from "../../../shared/signing/explain.ts";
import { judge } from "../../../shared/signing/judge.ts";
import { signedTag } from "../../../shared/signing/signed-object.ts";
import type { Candidate } from "../verification.ts";
import { requireHash } from "./require-hash.ts";
import type { Trusted } from "./summary.ts";

/**
 * Resolves to who signed the tag of a version. The signature counts for one name and one commit: the tag object has to
 * say both, or whoever can push could show an old signed tag under a new name.
 */
export async function verifyTag(
  { gitDir, session }: Repository,
  { commit, tag }: Candidate,
  allowed: AllowList,
): Promise<Trusted> {
  if (!tag) {
    throw new ResourceError(
      "untrusted",
      `Cannot trust commit "${commit}": it is no tag, and only signed tags get in`,
      {
        hint: 'watch tags, with tag_filter or "version_type": "tags", or choose another "mode" in commit_verification',
      },
    );
  }
  const refuse = (state: string, hint: string) =>
    new ResourceError("untrusted", `Cannot trust tag "${tag.name}" on commit "${commit}": ${state}`, {
      hint,
    });
  const [object] = await readObjects(session, gitDir, [tag.oid]);
  if (object?.type !== "tag") {
    throw refuse("it is a lightweight tag, which nobody can sign", "sign tags with git tag -s");
  }
  requireHash(tag.oid, object);
  const { name, target, type, tagger } = parseTag(object.content);
  if (name !== tag.name) {
    throw refuse(
      `its tag object was made for the name "${name}"`,
      "somebody may pass off one version as another",
    );
  }
  if (type !== "commit" || target !== commit) {
    throw refuse(`its tag object is about ${type} ${target}`, "somebody may pass off one version as another");
  }
  const verdict = await judge(signedTag(object.content, objectFormatOf(tag.oid)), allowed, new Date());
  if (verdict.kind === "trusted") return verdict;
  throw untrusted({ kind: "tag", id: tag.name, author: `${tagger.name} <${tagger.address}>` }, verdict);
}
