import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gitFailure } from "../../../shared/git/failure.ts";
import { refNameProblem } from "../../../shared/git/ref-name.ts";
import { initRepository } from "../../../shared/git/repository.ts";
import type { GitSession } from "../../../shared/git/session.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { linesIn } from "./read-lines.ts";

const NAMES = "names";

/**
 * Those of `names`, in their order, that match one of `globs` as `git tag --list` understands them: git itself decides, in
 * a repository that has nothing but the names.
 */
export async function namesLike(
  session: GitSession,
  names: readonly string[],
  globs: readonly string[],
): Promise<string[]> {
  const { gitDir } = await initRepository(session, { name: NAMES });
  const run = async (args: readonly string[], input = "") => {
    const result = await session.run(args, { gitDir, input, network: "none" });
    if (result.code !== 0) throw gitFailure("compare names of", session.remote, result);
    return linesIn(result.stdout);
  };
  // A ref has to lead to something.
  const [object = ""] = await run(["hash-object", "-w", "--stdin"]);
  const lines = names
    .filter((name) => refNameProblem(name) === undefined)
    .map((name) => `${object} refs/tags/${name}\n`);
  await writeFile(join(gitDir, "packed-refs"), lines.join(""));
  const options = ["--list", "--no-column", "--no-ignore-case", "--format=%(refname:lstrip=2)"];
  const matching = new Set(await run(["tag", ...options, "--", ...globs]));
  return names.filter((name) => matching.has(name));
}

/**
 * Those of `names`, in their order, that an extended regular expression matches as a whole. Of each name git prints the
 * longest match that begins first; it is the whole name or it is not.
 */
export async function namesMatching(
  session: GitSession,
  names: readonly string[],
  regex: string,
): Promise<string[]> {
  const cwd = await mkdtemp(join(session.directory, `${NAMES}-`));
  await writeFile(join(cwd, NAMES), names.map((name) => `${name}\n`).join(""));
  const options = [
    "--no-index",
    "--text",
    "-E",
    "-h",
    "-n",
    "-o",
    "--no-column",
    "--no-color",
    "--no-heading",
  ];
  const result = await session.run(["grep", ...options, "-e", regex, "--", NAMES], { cwd, network: "none" });
  if (result.code > 1) throw refused(regex, result.stderr);
  const wholes = new Set(linesIn(result.stdout));
  return names.filter((name, at) => wholes.has(`${at + 1}:${name}`));
}

function refused(regex: string, stderr: string): ResourceError {
  const [, said = stderr.trim()] = /^fatal: [^']*, '.*': (.*)$/ms.exec(stderr) ?? [];
  return new ResourceError("invalid-request", `Cannot use "tag_regex" "${regex}": ${said}`, {
    hint: "give an extended regular expression of POSIX, such as v[0-9]+(\\.[0-9]+)*",
  });
}
