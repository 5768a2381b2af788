import { readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { realPathInside } from "../../../shared/files/inside.ts";
import { refNameProblem } from "../../../shared/git/ref-name.ts";
import { ownWords } from "../../../shared/git/server-words.ts";
import type { GitSession } from "../../../shared/git/session.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Plan } from "./plan.ts";

/** A ref of the artifact. */
export interface LocalRef {
  /** In full. */
  readonly name: string;
  readonly oid: string;
  /** The object at the end of an annotated tag. */
  readonly peeled: string;
}

/** What a task has left to be pushed. It is read, never written to, and what it configures is not followed. */
export interface Artifact {
  /** The commit that HEAD stands for. */
  readonly head: string;
  /** The branch that is checked out, in full. */
  readonly branch: string | undefined;
  /** Branches, tags and notes. */
  readonly refs: readonly LocalRef[];
  /** The directory that holds its objects. */
  readonly objects: string;
  /** The file that says where its history is cut off. */
  readonly shallow: string | undefined;
  /** Whether objects may have been left out. */
  readonly isPartial: boolean;
  /** The directory in which Git LFS keeps files, where there is one. */
  readonly lfs: string | undefined;
}

/**
 * Looks at the repository that `plan` names with commands of git that start no programs, whatever its configuration says.
 * Its parts may lie anywhere in the build directory, but not outside of it.
 */
export async function readArtifact(
  session: GitSession,
  { root, repository: path }: Pick<Plan, "root" | "repository">,
): Promise<Artifact> {
  const shown = relative(root, path) || ".";
  const ask = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await session.run(args, { cwd: path, network: "none" });
    return { code, text: stdout.toString().replace(/\n$/, ""), stderr };
  };
  const places = await ask(["rev-parse", "--absolute-git-dir", "--git-common-dir"]);
  if (places.code !== 0) throw unreadable(shown, ownWords(places.stderr));
  const [gitDir = "", commonDir = ""] = places.text.split("\n");
  const inside = (part: string) => realPathInside(root, resolve(path, part));
  await inside(gitDir);
  const common = await inside(commonDir);

  const [head, branch, refs] = await Promise.all([
    ask(["rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}"]),
    ask(["symbolic-ref", "--quiet", "HEAD"]),
    ask(["for-each-ref", `--format=${FORMAT}`, "refs/heads", "refs/tags", "refs/notes"]),
  ]);
  if (refs.code !== 0) throw unreadable(shown, ownWords(refs.stderr));
  if (head.code !== 0) {
    throw new ResourceError("invalid-request", `Cannot push "${shown}": its HEAD names no commit`, {
      hint: "commit something in it first",
    });
  }
  const objects = await inside(join(common, "objects"));
  const perhaps = (part: string) => inside(join(common, part)).catch(() => undefined);
  return {
    head: head.text,
    branch: branch.code === 0 ? branch.text : undefined,
    refs: refs.text.split("\n").flatMap(refIn),
    objects,
    shallow: await perhaps("shallow"),
    isPartial: (await readdir(join(objects, "pack")).catch(() => [])).some((name) =>
      name.endsWith(".promisor"),
    ),
    lfs: await perhaps("lfs/objects"),
  };
}

const FORMAT = "%(objectname) %(*objectname) %(refname)";

function refIn(line: string): LocalRef[] {
  const [, oid = "", peeled = "", name = ""] = /^([0-9a-f]+) ([0-9a-f]*) (refs\/.+)$/.exec(line) ?? [];
  return refNameProblem(name) === undefined ? [{ name, oid, peeled: peeled || oid }] : [];
}

function unreadable(shown: string, words: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot push "${shown}": git cannot read it (${words})`, {
    hint: 'let "repository" name the directory of a clone',
  });
}
