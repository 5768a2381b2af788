import { createMessage, type PublicKey, readSignature, verify } from "openpgp";

/** The fingerprint of the key that has signed a raw commit. It throws when the signature is missing or not of `key`. */
export async function signerOf(commit: string, key: PublicKey): Promise<string> {
  const [header = "", armored = ""] = /^gpgsig (.*(?:\n .*)*)\n/m.exec(commit) ?? [];
  const [signed] = (
    await verify({
      message: await createMessage({ text: commit.replace(header, "") }),
      signature: await readSignature({ armoredSignature: armored.replaceAll("\n ", "\n") }),
      verificationKeys: key,
    })
  ).signatures;
  await signed?.verified;
  return key.getFingerprint();
}
