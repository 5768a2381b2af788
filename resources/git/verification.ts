import type { Repository } from "../../shared/git/repository.ts";
import type { StepContext } from "../../shared/resource/step.ts";
import { hasKeys } from "../../shared/signing/verification-fields.ts";
import type { Source } from "./source.ts";
import type { Verified } from "./verification/summary.ts";

/** A version: the commit, and the tag by which it is known where it is a tag. */
export interface Candidate {
  readonly commit: string;
  readonly tag?: CandidateTag;
}

export interface CandidateTag {
  /** Without `refs/tags/`. */
  readonly name: string;
  /** What the ref names: a tag object, or the commit itself where the tag is a lightweight one. */
  readonly oid: string;
}

/** Decides whether a version may get in, as `source` says. */
export interface Verifier {
  /**
   * What has to be in the repository before: the commit (and the tag object), or all its ancestors too. Trees and files
   * are never needed.
   */
  readonly needs: "commit" | "history";
  /**
   * Resolves where every signature that is asked for is good, made by somebody on the list; throws otherwise.
   *
   * @param since the commit of the version before, which was verified when it came
   */
  verify(repository: Repository, candidate: Candidate, since?: string): Promise<Verified>;
}

/**
 * `undefined` where `source` asks for no verification in this step: check verifies only where `commit_verification` says
 * how, get wherever a key is listed.
 */
export async function openVerifier(
  source: Source,
  context: StepContext,
  step: "check" | "in",
): Promise<Verifier | undefined> {
  if (whyNot(source, step) !== undefined) {
    if (namesNobody(source)) context.log.warn(`Signatures are not verified: ${EMPTY}`);
    return undefined;
  }
  const { verifierOf } = await import("./verification/verifier.ts");
  return verifierOf(source, context, step);
}

/** Why a step lets in what nobody has signed; `undefined` where it does not. */
export function whyNot(source: Source, step: "check" | "in"): string | undefined {
  if (!hasKeys(source)) return namesNobody(source) ? EMPTY : "source lists no key of anybody who may sign";
  return step === "check" && source.commit_verification === undefined
    ? "commit_verification is not set; only get verifies"
    : undefined;
}

const EMPTY = "the keys that source lists are empty texts";

/** What has to be signed. A range begins behind the root, or behind the version before, of which get is not told. */
export function policyOf(source: Source, step: "check" | "in") {
  const { mode = "head", trusted_root: root } = source.commit_verification ?? {};
  return {
    mode,
    root,
    isRange: mode === "strict" || (mode === "range" && (step === "check" || root !== undefined)),
  };
}

/** Lists of keys that were meant to hold some, as a template leaves them. */
function namesNobody(source: Source): boolean {
  if (hasKeys(source)) return false;
  const { commit_verification_keys: keys, commit_verification_key_ids: ids } = source;
  return [...keys, ...ids, ...source.commit_verification_ssh_keys].length > 0;
}
