import * as fs from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { commit } from "isomorphic-git";
import type { PrivateKey } from "openpgp";
import { createMessage, sign } from "openpgp";
import { gitIn } from "../git-in.ts";

/** A repository that people push to. */
export interface Origin {
  readonly uri: string;
  git(...args: string[]): Promise<string>;
  /** Adds a commit to `main`, signed where there is a key, and returns its id. */
  commit(message: string, files: Readonly<Record<string, string>>, key?: PrivateKey): Promise<string>;
}

const ALICE = { name: "Alice", email: "alice@example.com" };

/** Makes an empty repository with a work tree in `directory`. */
export async function makeOrigin(directory: string): Promise<Origin> {
  const gitDir = join(directory, ".git");
  const git = gitIn(gitDir);
  await mkdir(directory, { recursive: true });
  await git("init", "--quiet", "--initial-branch=main", directory);
  // Nobody works in its work tree.
  await git("config", "receive.denyCurrentBranch", "ignore");
  return {
    uri: directory,
    git,
    async commit(message, files, key) {
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(directory, path)), { recursive: true });
        await writeFile(join(directory, path), content);
        await git(`--work-tree=${directory}`, "add", "--", join(directory, path));
      }
      const signing = key && {
        signingKey: key.getFingerprint(),
        onSign: async ({ payload }: { payload: string }) => ({ signature: await signed(payload, key) }),
      };
      return commit({ fs, dir: directory, message, author: ALICE, ...signing });
    },
  };
}

async function signed(payload: string, key: PrivateKey): Promise<string> {
  return sign({
    message: await createMessage({ binary: Buffer.from(payload) }),
    signingKeys: key,
    detached: true,
    format: "armored",
  });
}
