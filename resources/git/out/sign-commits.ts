import { outputOf } from "../../../shared/git/output-of.ts";
import { readObjects } from "../../../shared/git/read-objects.ts";
import { objectFormatOf, type Repository } from "../../../shared/git/repository.ts";
import { signatureHeader } from "../../../shared/git/signature-header.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Signer } from "../../../shared/signing/sign.ts";

/**
 * Signs `commit` and everything in its history that is in none of `known`: what this put has made. Resolves to the commit
 * that stands for it then.
 */
export async function signCommits(
  workshop: Repository,
  commit: string,
  known: readonly string[],
  sign: Signer | undefined,
): Promise<string> {
  if (!sign) return commit;
  const list = ["rev-list", "--topo-order", "--reverse", commit, ...known.map((oid) => `^${oid}`)];
  const made = (await outputOf(workshop, "list commits of", list)).split("\n").filter((oid) => oid !== "");
  const objects = await readObjects(workshop.session, workshop.gitDir, made);
  const signed = new Map<string, string>();
  for (const [at, oid] of made.entries()) {
    const content = objects[at]?.content;
    if (!content) throw new ResourceError("unavailable", `Cannot sign commit "${oid}": it cannot be read`);
    const input = await signedCommit(withParents(content, signed), oid, sign);
    const args = ["hash-object", "-t", "commit", "-w", "--stdin"];
    signed.set(oid, await outputOf(workshop, "sign a commit for", args, { input }));
  }
  return signed.get(commit) ?? commit;
}

/** Names the parents as they are called now. Bytes stay as they are: a message may be in any encoding. */
function withParents(content: Buffer, signed: ReadonlyMap<string, string>): { head: string; rest: string } {
  const end = content.indexOf("\n\n");
  const head = content
    .toString("latin1", 0, end)
    .replaceAll(/^parent ([0-9a-f]+)$/gm, (line, oid: string) =>
      signed.has(oid) ? `parent ${signed.get(oid)}` : line,
    );
  return { head, rest: content.toString("latin1", end) };
}

async function signedCommit(
  { head, rest }: { readonly head: string; readonly rest: string },
  oid: string,
  sign: Signer,
): Promise<Buffer> {
  const name = objectFormatOf(oid) === "sha256" ? "gpgsig-sha256" : "gpgsig";
  const signature = signatureHeader(name, await sign(Buffer.from(head + rest, "latin1")));
  return Buffer.from(`${head}\n${signature}${rest}`, "latin1");
}
