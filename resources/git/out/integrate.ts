import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gitFailure } from "../../../shared/git/failure.ts";
import { outputOf } from "../../../shared/git/output-of.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { isAncestor } from "./is-ancestor.ts";
import type { Plan, Target } from "./plan.ts";

const GIT_ENV = { GIT_EDITOR: ":", GIT_SEQUENCE_EDITOR: ":" };

const PLAIN = ["--no-gpg-sign", "--no-stat", "--no-autostash"];

/**
 * Brings `tip`, which others have made of the branch, and the commits of `head` together. Resolves to the commit that
 * holds both. A conflict is an error, and nothing but our own repository has changed.
 */
export async function integrate(
  workshop: Repository,
  { mode, mergeOptions }: Plan,
  { branch }: Target,
  head: string,
  tip: string,
): Promise<string> {
  if (await isAncestor(workshop, tip, head)) return head;
  const { gitDir, session } = workshop;
  const workTree = await checkOut(workshop, head, mergeOptions.some(needsFiles) ? "all" : "attributes");
  const args =
    mode === "rebase"
      ? ["rebase", "--rebase-merges", "--no-fork-point", "--no-verify", ...PLAIN, ...mergeOptions, tip]
      : [
          ...["merge", "--no-edit", "--no-verify", "--no-verify-signatures", ...PLAIN],
          ...["-m", `Merge branch '${branch}' of ${session.remote.url}`, tip],
        ];
  const place = { gitDir, workTree, cwd: workTree };
  const result = await session.run(args, { ...place, env: GIT_ENV });
  if (result.code === 0) return outputOf(workshop, "read", ["rev-parse", "--verify", "HEAD^{commit}"]);
  const unmerged = await outputOf(workshop, "read", ["ls-files", "--unmerged", "-z"], place);
  const files = [...new Set(unmerged.split("\0").flatMap((entry) => entry.split("\t")[1] ?? []))];
  const action = `${mode} commit "${head}" ${mode === "rebase" ? "onto" : "with"} branch "${branch}"`;
  if (files.length === 0) throw gitFailure(`${action} of`, session.remote, result);
  throw new ResourceError("conflict", `Cannot ${action}: conflict in ${files.join(", ")}`, {
    hint: "bring the changes together in the task, or begin with the newest commit of the branch",
  });
}

/** Whether git runs a program for the strategy that works on files. */
function needsFiles(option: string): boolean {
  return option.startsWith("--strategy=") && option !== "--strategy=ort";
}

/**
 * A work tree with HEAD, index and files at `commit`. Git merges in memory, so that of the files only those are needed
 * that say how to merge.
 */
async function checkOut(workshop: Repository, commit: string, files: "all" | "attributes"): Promise<string> {
  const { gitDir, session } = workshop;
  const workTree = join(session.directory, "work");
  await mkdir(workTree, { recursive: true });
  await mkdir(join(gitDir, "info"), { recursive: true });
  await writeFile(join(gitDir, "info/sparse-checkout"), files === "all" ? "/*\n" : ".gitattributes\n");
  const place = { workTree, cwd: workTree };
  await outputOf(workshop, "check out for", ["update-ref", "--no-deref", "HEAD", commit]);
  await outputOf(workshop, "check out for", ["reset", "--hard", "--quiet", commit], place);
  return workTree;
}
