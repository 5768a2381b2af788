import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execPath } from "node:process";
import { type ProgramResult, runProgram } from "../process/run-program.ts";
import type { StepContext } from "../resource/step.ts";
import type { Secret } from "../schema/secret.ts";
import type { GitSettings } from "./git-fields.ts";
import { parsePrivateKey, unusableKey } from "./ssh-key.ts";

/** Deriving a key from a passphrase takes as long as its maker wished. */
const TIME_LIMIT_MS = 60_000;

/**
 * Puts the private key into a file of `folder` for ssh to read without a passphrase, and makes sure that ssh can.
 * Resolves to its path, or to undefined where no key is given.
 */
export async function writeSshIdentity(
  settings: GitSettings,
  folder: string,
  context: StepContext,
): Promise<string | undefined> {
  const key = givenKey(settings);
  if (key === undefined) return undefined;
  const { text, isEncrypted, passphrase } = key;
  const file = join(folder, "key");
  await writeFile(file, text, { mode: 0o600, flag: "wx" });
  if (isEncrypted && passphrase) {
    await decrypt(file, passphrase, context);
  } else {
    if (passphrase) context.log.warn("private_key_passphrase has no effect: private_key is not encrypted");
    await check(file, context);
  }
  return file;
}

/** The key as it is given, which has to have a passphrase where it needs one. */
export function givenKey({ private_key: given, private_key_passphrase }: GitSettings) {
  if (!given?.reveal().trim()) return undefined;
  const key = parsePrivateKey(given.reveal());
  const passphrase = private_key_passphrase?.reveal() === "" ? undefined : private_key_passphrase;
  if (!key.isEncrypted || passphrase) return { ...key, passphrase };
  throw unusableKey(
    "private keys with passphrases are not supported without private_key_passphrase",
    // Both sentences are what tests of the stock types look for.
    "Private key has a passphrase but private_key_passphrase has not been set. Set it, or give a key without a passphrase",
  );
}

/** Makes ssh read the key, because all it would say later is that the server denied permission. */
async function check(file: string, context: StepContext): Promise<void> {
  const result = await sshKeygen(["-y", "-P", "", "-f", file], {}, context);
  if (result.code === 0) return;
  throw unusableKey(
    `ssh cannot read it: ${reasonIn(result, file)}`,
    "check that it is complete, and of a type that OpenSSH supports: ssh-keygen -y -f <file>",
  );
}

/** What a program prints that ssh-keygen takes for a person: the passphrase, without a file or an argument. */
const ANSWER = "import{writeSync}from'node:fs';writeSync(1,process.env.PASSPHRASE);process.exit()";

/** Once and for all, so that not every connection has to derive the key again. */
async function decrypt(file: string, passphrase: Secret, context: StepContext): Promise<void> {
  // The question is answered by one line; the rest of a text block is its line break.
  const [line = ""] = passphrase.reveal().split(/[\r\n\0]/);
  const asking = {
    PASSPHRASE: line,
    SSH_ASKPASS: execPath,
    SSH_ASKPASS_REQUIRE: "force",
    NODE_OPTIONS: `--import=data:text/javascript,${ANSWER}`,
  };
  const result = await sshKeygen(["-p", "-q", "-N", "", "-f", file], asking, context);
  if (result.code === 0) return;
  const reason = reasonIn(result, file);
  throw /incorrect passphrase/.test(reason)
    ? unusableKey("private_key_passphrase is not its passphrase", "check private_key_passphrase")
    : unusableKey(
        `ssh cannot decrypt it: ${reason}`,
        "check that it is complete, and private_key_passphrase",
      );
}

function sshKeygen(
  args: readonly string[],
  asking: Readonly<Record<string, string>>,
  { env, signal }: StepContext,
): Promise<ProgramResult> {
  const path = env["PATH"];
  return runProgram("ssh-keygen", args, {
    env: { ...(path && { PATH: path }), LC_ALL: "C", ...asking },
    signal,
    timeLimitMs: TIME_LIMIT_MS,
  });
}

/** Without the path, which means nothing to the reader. */
function reasonIn({ code, stderr }: ProgramResult, file: string): string {
  const words = stderr.replaceAll(file, "").replace(/\s+/g, " ").trim();
  return words.replace(/^(?:Failed to load key|Load key "")\s*:\s*/, "") || `ssh-keygen ended with ${code}`;
}
