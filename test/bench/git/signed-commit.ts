import type { TestRepository } from "../../support/git-server/repository.ts";
import { secondOf } from "./fast-import.ts";

export interface SignedCommit {
  readonly id: string;
  /** Armored, as `source` takes it. */
  readonly publicKey: string;
}

/** Puts a commit on top of `branch` that changes nothing and that the owner of a new key has signed. */
export async function commitSigned(
  repository: TestRepository,
  branch: string,
  index: number,
): Promise<SignedCommit> {
  const { createMessage, generateKey, sign } = await import("openpgp");
  const { privateKey, publicKey } = await generateKey({
    userIDs: [{ name: "Test", email: "test@example.com" }],
    date: new Date(secondOf(index) * 1000),
    format: "object",
  });
  const person = `Test <test@example.com> ${secondOf(index)} +0000`;
  const ref = `refs/heads/${branch}`;
  const headers = [
    `tree ${repository.git(["rev-parse", `${ref}^{tree}`])}`,
    `parent ${repository.git(["rev-parse", ref])}`,
    `author ${person}`,
    `committer ${person}`,
  ];
  const text = "\n\nRelease\n";
  const signature = await sign({
    message: await createMessage({ binary: Buffer.from(headers.join("\n") + text) }),
    signingKeys: privateKey,
    date: new Date(secondOf(index) * 1000),
    detached: true,
    format: "armored",
  });
  const folded = `gpgsig ${signature.trim().replace(/\r?\n/g, "\n ")}`;
  const id = repository.git(
    ["hash-object", "-t", "commit", "-w", "--stdin"],
    [...headers, folded].join("\n") + text,
  );
  repository.git(["update-ref", ref, id]);
  return { id, publicKey: publicKey.armor() };
}
