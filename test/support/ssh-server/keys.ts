import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** `ecdsa-384` is of a type that few servers have. */
export type SshKeyType = "ed25519" | "rsa" | "ecdsa" | "ecdsa-384";
/** `PEM` is PKCS#1 for RSA and SEC1 for ECDSA. */
export type SshKeyFormat = "OpenSSH" | "PEM" | "PKCS8";

export interface SshKeyOptions {
  readonly type?: SshKeyType;
  readonly format?: SshKeyFormat;
  readonly passphrase?: string;
}

export interface SshKey {
  /** The text of the file. */
  readonly privateKey: string;
  /** Type and key in base64, as in `authorized_keys` and `known_hosts`. */
  readonly publicKey: string;
  /** `SHA256:…`, as ssh-keygen prints it. */
  readonly fingerprint: string;
}

const FORMATS: Readonly<Record<SshKeyFormat, readonly string[]>> = {
  OpenSSH: [],
  PEM: ["-m", "PEM"],
  PKCS8: ["-m", "PKCS8"],
};
const TYPES: Readonly<Record<SshKeyType, readonly string[]>> = {
  ed25519: ["-t", "ed25519"],
  rsa: ["-t", "rsa", "-b", "2048"],
  ecdsa: ["-t", "ecdsa", "-b", "256"],
  "ecdsa-384": ["-t", "ecdsa", "-b", "384"],
};

/** Makes a key pair as people make theirs. */
export function makeSshKey({
  type = "ed25519",
  format = "OpenSSH",
  passphrase = "",
}: SshKeyOptions = {}): SshKey {
  const directory = mkdtempSync(join(tmpdir(), "ssh-key-"));
  try {
    const file = join(directory, "key");
    // Few rounds of the key derivation, for speed.
    const options = [...TYPES[type], ...FORMATS[format], "-a", "2", "-C", "", "-N", passphrase];
    execFileSync("ssh-keygen", ["-q", ...options, "-f", file]);
    const [algorithm = "", key = ""] = readFileSync(`${file}.pub`, "utf8").split(" ");
    const [, fingerprint = ""] = execFileSync("ssh-keygen", ["-l", "-f", `${file}.pub`])
      .toString()
      .split(" ");
    return {
      privateKey: readFileSync(file, "utf8"),
      publicKey: `${algorithm} ${key.trim()}`,
      fingerprint,
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
