import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Secret } from "../../../shared/schema/secret.ts";
import type { Clone } from "./clone.ts";
import { runIn } from "./run-in.ts";

const HEADER = "\0GITCRYPTKEY";
const KEY_HINT = "give what `git-crypt export-key <file>` writes, in base64";

/** The bytes of a key in base64, in which blanks and line breaks do not count. */
export function decodeKey(key: Secret): Buffer {
  const bytes = Buffer.from(key.reveal().replace(/\s+/g, ""), "base64");
  if (bytes.subarray(0, HEADER.length).toString("latin1") === HEADER) return bytes;
  throw new ResourceError("invalid-request", 'Cannot use "git_crypt_key": it is no key of git-crypt', {
    hint: KEY_HINT,
  });
}

/**
 * Decrypts the files of git-crypt. As its program does it, the key stays in `.git/git-crypt`, and `.git/config` names
 * the program as a filter: without both, git in a task would take every decrypted file for a changed one.
 */
export async function unlock(clone: Clone, key: Buffer): Promise<void> {
  const { session } = clone;
  session.context.log.info("unlocking git repo");
  const file = join(session.directory, "git-crypt-key");
  await writeFile(file, key, { mode: 0o600, flag: "wx" });
  // Git runs the program of this name, with all that the session has configured.
  const result = await runIn(clone, ["crypt", "unlock", file], { network: "none" });
  if (result.code === 0) return;
  const said = result.stderr.replaceAll(file, "the key").replace(/\s+/g, " ").trim().slice(0, 600);
  if (/'crypt' is not a git command/.test(said)) {
    throw new ResourceError("unavailable", "Cannot decrypt the files: git-crypt is not installed", {
      hint: "use the image of this resource type, which has it",
    });
  }
  throw new ResourceError(
    "invalid-request",
    `Cannot decrypt the files: git-crypt does not accept the key (${said})`,
    {
      hint: KEY_HINT,
    },
  );
}
