import { parseCommit } from "../../../shared/git/commit-headers.ts";
import { objectFormatOf } from "../../../shared/git/repository.ts";
import { ownWords } from "../../../shared/git/server-words.ts";
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

/** Makes the merge commit as `git merge --no-ff -S` would, and makes sure that it is signed. Resolves to its id. */
export async function signMerge(
  { session, gitDir }: OwnRepository,
  { repository: name }: GitHub,
  pull: PullRequest,
  { base, head }: Ends,
): Promise<string> {
  const { log } = session.context;
  const git = (args: readonly string[], input?: string) =>
    session.run(args, { gitDir, ...(input !== undefined && { input }) });
  const refusal = (state: string, hint?: string) =>
    new ResourceError("untrusted", `Cannot merge "${name}#${pull.number}": ${state}`, { hint });

  const isContained = await git(["merge-base", "--is-ancestor", head, base]);
  if (isContained.code === 0) throw refusal(`${pull.base.ref} contains all of it already`);
  const merged = await git(["merge-tree", "--write-tree", "--no-messages", "--name-only", base, head]);
  const [tree = "", ...files] = merged.stdout.toString().trim().split("\n");
  if (merged.code === 1) {
    const more = files.length > MOST_FILES ? ", …" : "";
    throw refusal(
      `it conflicts with ${pull.base.ref} in ${files.slice(0, MOST_FILES).join(", ")}${more}`,
      `merge ${pull.base.ref} into its branch and resolve the conflicts`,
    );
  }
  if (merged.code !== 0) throw refusal(`git cannot merge it (${ownWords(merged.stderr)})`);

  log.info(`Signing the merge of ${head} into ${base}`);
  const made = await git(
    ["-c", "i18n.commitEncoding=UTF-8", "commit-tree", "-S", "-p", base, "-p", head, tree],
    mergeMessage(pull),
  );
  if (made.code !== 0) throw refusal(`git cannot sign (${ownWords(made.stderr)})`, SIGNING);
  const commit = made.stdout.toString().trim();

  const content = (await git(["cat-file", "commit", commit])).stdout;
  const signed = signedCommit(content, objectFormatOf(commit));
  if ("malformed" in signed || signed.signature === undefined) {
    throw refusal("git has made a commit without a signature", SIGNING);
  }
  const { parents, tree: content_tree } = parseCommit(content);
  if (content_tree !== tree || parents.join() !== [base, head].join()) {
    throw refusal("git has made another commit than it was asked for");
  }
  log.info(await verified(commit));
  return commit;

  /** What git says of the signature. That nobody is on a list of SSH keys does not matter: the person signs, not trusts. */
  async function verified(oid: string): Promise<string> {
    const isListed = (await git(["config", "gpg.ssh.allowedSignersFile"])).code === 0;
    const list = isListed ? [] : ["-c", "gpg.ssh.allowedSignersFile=/dev/null"];
    const { code, stderr } = await git([...list, "verify-commit", oid]);
    const [good] = /^(?:gpg: |gpgsm: )?Good .*signature.*$/m.exec(stderr) ?? [];
    if (code === 0 || good?.startsWith('Good "git" signature with ')) return good ?? "The signature is good";
    throw refusal(`git does not accept its own signature (${ownWords(stderr)})`, SIGNING);
  }
}

/** As the button writes it. */
export function mergeMessage({ number, title, head, base }: PullRequest): string {
  const [baseOwner = ""] = base.repo.full_name.split("/");
  const [owner = head.user?.login ?? baseOwner] = head.repo?.full_name.split("/") ?? [];
  return `Merge pull request #${number} from ${clean(owner)}/${head.ref}\n\n${clean(title)}\n`;
}
