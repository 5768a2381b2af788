import { objectFormatOf } from "../../../shared/git/repository.ts";
import { ownWords } from "../../../shared/git/server-words.ts";
import type { ProgramResult } from "../../../shared/process/run-program.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { signedCommit } from "../../../shared/signing/signed-object.ts";
import { clean } from "./clean.ts";
import type { Ends } from "./fetch-ends.ts";
import type { GitHub } from "./github.ts";
import type { OwnRepository } from "./own-repository.ts";
import type { PullRequest } from "./pull-request.ts";

const MOST_FILES = 5;
const SIGNING =
  "configure user.signingKey (and gpg.format) until git commit-tree -S -m test HEAD^{tree} works here; see git help config";

/** Runs git in the repository, and says in one way why there is no merge. */
interface Workbench {
  git(args: readonly string[], input?: string): Promise<ProgramResult>;
  refusal(state: string, hint?: string): ResourceError;
}

/** Makes the merge commit as `git merge --no-ff -S` would, and makes sure that it is signed. Resolves to its id. */
export async function signMerge(
  { session, gitDir }: OwnRepository,
  { repository }: GitHub,
  pull: PullRequest,
  ends: Ends,
): Promise<string> {
  const { log } = session.context;
  const workbench: Workbench = {
    git: (args, input) => session.run(args, { gitDir, ...(input !== undefined && { input }) }),
    refusal: (state, hint) =>
      new ResourceError("untrusted", `Cannot merge "${repository}#${pull.number}": ${state}`, { hint }),
  };
  const tree = await mergedTree(workbench, pull, ends);
  log.info(`Signing the merge of ${ends.head} into ${ends.base}`);
  const commit = await commitTree(workbench, { tree, ...ends }, mergeMessage(pull));
  log.info(await verify(workbench, commit));
  return commit;
}

async function mergedTree(
  { git, refusal }: Workbench,
  pull: PullRequest,
  { base, head }: Ends,
): Promise<string> {
  const { ref } = pull.base;
  const isContained = await git(["merge-base", "--is-ancestor", head, base]);
  if (isContained.code === 0) throw refusal(`${ref} contains all of it already`);
  const merged = await git(["merge-tree", "--write-tree", "--no-messages", "--name-only", base, head]);
  const [tree = "", ...files] = merged.stdout.toString().trim().split("\n");
  if (merged.code === 0) return tree;
  if (merged.code !== 1) throw refusal(`git cannot merge it (${ownWords(merged.stderr)})`);
  const named = `${files.slice(0, MOST_FILES).join(", ")}${files.length > MOST_FILES ? ", …" : ""}`;
  const hint = `merge ${ref} into its branch and resolve the conflicts`;
  throw refusal(`it conflicts with ${ref} in ${named}`, hint);
}

/** What git has made is looked at, because the program that signs is not of git. */
async function commitTree(
  { git, refusal }: Workbench,
  { tree, base, head }: Ends & { readonly tree: string },
  message: string,
): Promise<string> {
  const args = ["commit-tree", "-S", "-p", base, "-p", head, tree];
  const made = await git(["-c", "i18n.commitEncoding=UTF-8", ...args], message);
  if (made.code !== 0) throw refusal(`git cannot sign (${ownWords(made.stderr)})`, SIGNING);
  const commit = made.stdout.toString().trim();
  const content = (await git(["cat-file", "commit", commit])).stdout;
  const signed = signedCommit(content, objectFormatOf(commit));
  if ("malformed" in signed || signed.signature === undefined) {
    throw refusal("git has made a commit without a signature", SIGNING);
  }
  return commit;
}

/**
 * What git says of the signature, which has to be good. That the person is on no list of SSH keys does not matter: the
 * one who signs need not be told whom to trust.
 */
async function verify({ git, refusal }: Workbench, commit: string): Promise<string> {
  const hasList = (await git(["config", "gpg.ssh.allowedSignersFile"])).code === 0;
  const list = hasList ? [] : ["-c", "gpg.ssh.allowedSignersFile=/dev/null"];
  const { code, stderr } = await git([...list, "verify-commit", commit]);
  const [good] = /^(?:gpg: |gpgsm: )?Good .*signature.*$/m.exec(stderr) ?? [];
  if (code === 0 || good?.startsWith('Good "git" signature with ')) return good ?? "The signature is good";
  throw refusal(`git does not accept its own signature (${ownWords(stderr)})`, SIGNING);
}

/** As the button writes it. */
function mergeMessage({ number, title, head, base }: PullRequest): string {
  const [baseOwner = ""] = base.repo.full_name.split("/");
  const [owner = head.user?.login ?? baseOwner] = head.repo?.full_name.split("/") ?? [];
  return `Merge pull request #${number} from ${clean(owner)}/${clean(head.ref)}\n\n${clean(title)}\n`;
}
