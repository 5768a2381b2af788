import { formatCommit } from "../../../../shared/git/object-commit.ts";
import { formatVersion, type SemanticVersion } from "../../semantic-version.ts";
import type { Author } from "./author.ts";
import type { BranchCopy } from "./branch-copy.ts";
import { NOWHERE, replaceFile } from "./locate-file.ts";

/**
 * Makes a commit upon `parent`, or a first one, that stores `version` in the file and changes nothing else. Resolves to
 * its name; `undefined` when the file holds just that already. Nothing is pushed.
 */
export async function versionCommit(
  { store, path, file, locate }: BranchCopy,
  parent: string | undefined,
  version: SemanticVersion,
  author: Author,
): Promise<string | undefined> {
  const number = formatVersion(version);
  const located = parent === undefined ? NOWHERE : await locate(parent);
  const blob = await store.write("blob", Buffer.from(`${number}\n`));
  if (located.entry?.oid === blob) return undefined;
  const sign = await author.signer();
  const tree = await replaceFile(store, located, path, blob);
  const commit = { tree, parent, ...author.authorship({ version: number, file }) };
  return store.write("commit", await formatCommit(commit, sign));
}
