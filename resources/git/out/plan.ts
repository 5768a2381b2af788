import { branchRef, refNameProblem } from "../../../shared/git/ref-name.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Log } from "../../../shared/resource/log.ts";
import type { DirectoryContext } from "../../../shared/resource/step.ts";
import type { PutParams } from "../params.ts";
import type { Source } from "../source.ts";
import { annotationIn, buildDirectory, noteIn, repositoryIn, tagNameIn } from "./files.ts";
import { mergeOptions } from "./merge-options.ts";

/** What is put on the pushed commit. */
export interface PlannedTag {
  /** Short, with its prefix. */
  readonly name: string;
  /** Makes it an annotated one. */
  readonly message: string | undefined;
}

/** The branch of the remote that the push is about. */
export interface Target {
  /** Short. */
  readonly branch: string;
  /** Where to look for what others have pushed. */
  readonly source: string;
  /** What is pushed to; the same except with a `refs_prefix`. */
  readonly ref: string;
}

/** A put in full, as far as it can be known before anything is asked of anybody. */
export interface Plan {
  /** Real path of the build directory, which nothing may lead out of. */
  readonly root: string;
  /** Real path of the directory that holds the repository. */
  readonly repository: string;
  /** `undefined` when only tags are pushed. */
  readonly target: Target | undefined;
  /** How the commits of others get into what is pushed. */
  readonly mode: "push" | "rebase" | "merge";
  /** Arguments of `git rebase`. */
  readonly mergeOptions: readonly string[];
  readonly tag: PlannedTag | undefined;
  readonly tags: "all" | "created";
  readonly force: boolean;
  /** Content of the note for the pushed commit. */
  readonly note: string | undefined;
  readonly pushOptions: readonly string[];
}

/** Refuses what cannot work as written, and reads the files that `params` names. */
export async function planPut(source: Source, params: PutParams, context: DirectoryContext): Promise<Plan> {
  const target = targetOf(source, params);
  if (params.merge && params.rebase) {
    throw refusal("invalid push strategy (either merge or rebase can be set, but not both)");
  }
  warnOfIgnored(params, context);
  const root = await buildDirectory(context.directory);
  const tag = await plannedTag(root, params, context.log);
  const repository = await repositoryIn(root, params.repository);
  const note = target && params.notes ? await noteIn(root, params.notes, repository) : undefined;
  return {
    root,
    repository,
    target,
    mode: target === undefined ? "push" : params.rebase ? "rebase" : params.merge ? "merge" : "push",
    mergeOptions: params.rebase ? mergeOptions(params) : [],
    tag,
    tags: params.push_tags,
    force: params.force,
    note,
    pushOptions: params.push_options.map(requirePushOption),
  };
}

function targetOf(
  source: Source,
  { branch: override, refs_prefix, only_tag }: PutParams,
): Target | undefined {
  if (only_tag) return undefined;
  const branch = override || source.branch;
  if (!branch) throw refusal("invalid payload (missing branch)", 'set "branch" in source or in params');
  const prefix = refs_prefix.replace(/\/+$/, "");
  const problem = prefix.startsWith("refs/") ? refNameProblem(prefix) : 'it does not begin with "refs/"';
  if (problem !== undefined) {
    throw refusal(`Cannot use "refs_prefix" "${refs_prefix}": ${problem}`, "write it like refs/for");
  }
  return { branch, source: branchRef(branch), ref: `${prefix}/${branch}` };
}

async function plannedTag(root: string, params: PutParams, log: Log): Promise<PlannedTag | undefined> {
  const { tag: file, tag_prefix: prefix = "", annotate } = params;
  if (!file) return undefined;
  const given = await tagNameIn(root, file);
  const message = annotate ? await annotationIn(root, annotate) : undefined;
  if (given === "") {
    log.info(`Making no tag: "${file}" is empty`);
    return undefined;
  }
  const name = `${prefix}${given}`;
  const problem = name.startsWith("-") ? "it begins with a dash" : refNameProblem(name);
  if (problem === undefined) return { name, message };
  throw refusal(`Cannot make tag "${name}": ${problem}`, `correct what is in "${file}", or tag_prefix`);
}

/** A line break would make two of it on the way. */
function requirePushOption(option: string): string {
  if (!/[\0\n]/.test(option)) return option;
  throw refusal(`Cannot use "push_options": ${JSON.stringify(option)} has a line break in it`);
}

function warnOfIgnored(params: PutParams, { log }: DirectoryContext): void {
  const without = (needed: string, keys: readonly (keyof PutParams)[]) => {
    for (const key of keys) {
      if (params[key]) log.warn(`"params.${key}" has no effect without "params.${needed}"`);
    }
  };
  if (!params.tag) without("tag", ["tag_prefix", "annotate"]);
  if (!params.rebase) without("rebase", ["rebase_strategy", "rebase_strategy_option"]);
  if (!params.merge && params.returning === "unmerged") without("merge", ["returning"]);
  if (!params.only_tag) return;
  for (const key of ["rebase", "merge", "notes"] as const) {
    if (params[key]) log.warn(`"params.${key}" has no effect with "params.only_tag"`);
  }
}

function refusal(message: string, hint?: string): ResourceError {
  return new ResourceError("invalid-request", message, { hint });
}
