import { readFileSync } from "node:fs";
import { createMessage, readPrivateKey, readSignature, sign, verify } from "openpgp";

/**
 * What git asks of `gpg.program`, with genuine signatures: on machines without gpg. The first argument is a file with the
 * key; the others are those that git gives.
 */
export async function run([keyFile = "", ...args]: readonly string[]): Promise<void> {
  const key = await readPrivateKey({ armoredKey: readFileSync(keyFile, "utf8") });
  const message = await createMessage({ binary: readFileSync(0) });
  if (args.includes("-bsau")) {
    const armored = await sign({ message, signingKeys: key, detached: true, format: "armored" });
    process.stderr.write("\n[GNUPG:] SIG_CREATED \n");
    process.stdout.write(armored.replaceAll("\r\n", "\n"));
    return;
  }
  const [file = ""] = args.slice(args.indexOf("--verify") + 1);
  const signature = await readSignature({ armoredSignature: readFileSync(file, "utf8") });
  const { signatures } = await verify({ message, signature, verificationKeys: key.toPublic() });
  const [who, id] = [key.getUserIDs()[0], key.getKeyID().toHex().toUpperCase()];
  try {
    await signatures[0]?.verified;
    process.stderr.write(`gpg: Good signature from "${who}" [ultimate]\n`);
    process.stdout.write(`[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG ${id} ${who}\n[GNUPG:] TRUST_ULTIMATE 0 pgp\n`);
  } catch {
    process.stderr.write(`gpg: BAD signature from "${who}"\n`);
    process.stdout.write(`[GNUPG:] NEWSIG\n[GNUPG:] BADSIG ${id} ${who}\n`);
    process.exitCode = 1;
  }
}
