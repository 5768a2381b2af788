import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isInstalled } from "../../support/installed.ts";
import { buildProgram } from "../../support/program.ts";
import { makePerson } from "../../support/signed-history.ts";
import { makeDirectory } from "../support/workspace.ts";

/** How a person has taught git to sign. */
export interface Signer {
  readonly config: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** What makes a source of the git resource trust this person alone. */
  readonly source: Readonly<Record<string, unknown>>;
}

const SIGNERS = {
  "a program that speaks like gpg": async (): Promise<Signer> => {
    const { privateKey, publicKey, fingerprint } = await makePerson("Alice");
    const directory = makeDirectory({ "key.asc": privateKey.armor() });
    const call = 'import { run } from "./test/support/openpgp-program.ts"; void run(process.argv.slice(2));';
    const program = await buildProgram(directory, "program", call);
    const signing = `exec ${process.execPath} ${program} ${join(directory, "key.asc")} "$@"`;
    return {
      config: { "user.signingKey": fingerprint, "gpg.program": writeProgram(signing) },
      source: { commit_verification_keys: [publicKey] },
    };
  },
  gpg: async (): Promise<Signer> => {
    const home = makeDirectory();
    chmodSync(home, 0o700);
    const env = { GNUPGHOME: home, PATH: process.env["PATH"] ?? "" };
    const gpg = (...args: string[]) =>
      execFileSync("gpg", ["--batch", "--passphrase", "", ...args], { env, stdio: "pipe" }).toString();
    homes.push(home);
    gpg("--quick-generate-key", "Alice <alice@example.com>", "ed25519", "sign", "never");
    return {
      config: { "user.signingKey": "alice@example.com" },
      env: { GNUPGHOME: home },
      source: { commit_verification_keys: [gpg("--armor", "--export", "alice@example.com")] },
    };
  },
  ssh: async (passphrase = ""): Promise<Signer> => {
    const key = join(makeDirectory(), "key");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-f", key]);
    return {
      config: { "user.signingKey": `${key}.pub`, "gpg.format": "ssh" },
      source: {
        commit_verification_ssh_keys: [readFileSync(`${key}.pub`, "utf8")],
      },
    };
  },
};
export type SignerName = keyof typeof SIGNERS;

const NEEDED = { gpg: "gpg", ssh: "ssh-keygen" } as const;

/** Those that this machine has programs for. */
export const SIGNER_NAMES = (Object.keys(SIGNERS) as SignerName[]).filter(
  (name) => name === "a program that speaks like gpg" || isInstalled(NEEDED[name]),
);

export const makeSigner = (name: SignerName, passphrase?: string) => SIGNERS[name](passphrase);

const homes: string[] = [];
afterAll(() => {
  for (const home of homes)
    spawnSync("gpgconf", ["--kill", "all"], { env: { ...process.env, GNUPGHOME: home } });
});

/** A shell script, such as `gpg.program` may be. */
export function writeProgram(body: string, name = "program"): string {
  const path = join(makeDirectory({ [name]: `#!/bin/sh\n${body}\n` }), name);
  chmodSync(path, 0o755);
  return path;
}
