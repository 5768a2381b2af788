import { createMessage, generateKey, type PrivateKey, sign } from "openpgp";
import type { TestRepository } from "./git-server/repository.ts";

/** Somebody with a key. */
export interface Person {
  readonly name: string;
  readonly address: string;
  readonly privateKey: PrivateKey;
  /** Armored. */
  readonly publicKey: string;
  /** In capitals, as people write it. */
  readonly fingerprint: string;
}

/** Makes a key that was there before everything that is signed with it. */
export async function makePerson(name: string): Promise<Person> {
  const address = `${name.toLowerCase()}@example.com`;
  const { privateKey, publicKey } = await generateKey({
    userIDs: [{ name, email: address }],
    date: new Date("2020-01-01"),
    format: "object",
  });
  const fingerprint = publicKey.getFingerprint().toUpperCase();
  return { name, address, privateKey, publicKey: publicKey.armor(), fingerprint };
}

export interface NewCommit {
  /** On which branch it becomes the newest commit. */
  readonly branch?: string;
  readonly parents?: readonly string[];
  readonly message?: string;
  /** Its content; by default one file that holds the message. */
  readonly tree?: string;
  readonly by?: Person | undefined;
}

export interface NewTag {
  /** What the ref is called. */
  readonly name: string;
  /** What the tag object says that it is called. */
  readonly saidName?: string;
  readonly commit: string;
  readonly by?: Person | undefined;
}

/** Adds commits and tags, signed or not, to a repository. */
export class SignedHistory {
  readonly #repository: TestRepository;

  constructor(repository: TestRepository) {
    this.#repository = repository;
  }

  /** Resolves to its id. */
  async commit({
    branch = "main",
    parents = [],
    message = "Commit\n",
    ...given
  }: NewCommit): Promise<string> {
    const { git } = this.#repository;
    const { by, tree = this.#treeOf(message) } = given;
    const ident = `${by?.name ?? "Mallory"} <${by?.address ?? "mallory@example.com"}> 1700000000 +0000`;
    const header = [
      `tree ${tree}`,
      ...parents.map((parent) => `parent ${parent}`),
      `author ${ident}`,
      `committer ${ident}`,
    ].join("\n");
    const signature = by && (await signatureOf(`${header}\n\n${message}`, by)).replaceAll("\n", "\n ");
    const field = tree.length === 64 ? "gpgsig-sha256" : "gpgsig";
    const signed = signature === undefined ? header : `${header}\n${field} ${signature}`;
    const commit = git(["hash-object", "-t", "commit", "-w", "--stdin"], `${signed}\n\n${message}`);
    git(["update-ref", `refs/heads/${branch}`, commit]);
    return commit;
  }

  #treeOf(content: string): string {
    const { git } = this.#repository;
    const blob = git(["hash-object", "-w", "--stdin"], content);
    return git(["mktree"], `100644 blob ${blob}\tfile\n`);
  }

  /** Resolves to the id of the tag object. */
  async tag({ name, saidName = name, commit, by }: NewTag): Promise<string> {
    const { git } = this.#repository;
    const payload = `object ${commit}\ntype commit\ntag ${saidName}\ntagger T <t@example.com> 1700000000 +0000\n\n${name}\n`;
    const content = by ? `${payload}${await signatureOf(payload, by)}\n` : payload;
    const tag = git(["hash-object", "-t", "tag", "-w", "--stdin"], content);
    git(["update-ref", `refs/tags/${name}`, tag]);
    return tag;
  }
}

async function signatureOf(payload: string, { privateKey }: Person): Promise<string> {
  const armored = await sign({
    message: await createMessage({ binary: Buffer.from(payload) }),
    signingKeys: privateKey,
    detached: true,
    format: "armored",
    date: new Date("2023-11-15"),
  });
  return armored.trimEnd().replaceAll("\r\n", "\n");
}
