import { generateKeyPairSync } from "node:crypto";
import { parsePrivateKey } from "../../../shared/credentials/ssh-key.ts";
import { makeSshKey, type SshKeyFormat, type SshKeyType } from "../../support/ssh-server/keys.ts";

const FORMATS: readonly { type: SshKeyType; format: SshKeyFormat }[] = [
  { type: "ed25519", format: "OpenSSH" },
  { type: "rsa", format: "OpenSSH" },
  { type: "rsa", format: "PEM" },
  { type: "rsa", format: "PKCS8" },
  { type: "ecdsa", format: "PEM" },
  { type: "ecdsa", format: "PKCS8" },
];

describe.each(FORMATS)("an $type key as $format", ({ type, format }) => {
  test.each([
    { name: "encrypted", passphrase: "a passphrase", isEncrypted: true },
    { name: "open", passphrase: "", isEncrypted: false },
  ])("is told to be $name", ({ passphrase, isEncrypted }) => {
    const { privateKey } = makeSshKey({ type, format, passphrase });
    const key = parsePrivateKey(privateKey);
    expect(key.isEncrypted).toBe(isEncrypted);
    // Lines may be broken elsewhere, that is all.
    expect(key.text.replace(/\s/g, "")).toBe(privateKey.replace(/\s/g, ""));
    expect(key.text).toMatch(/-----\n$/);
  });
});

const OPENSSH = makeSshKey().privateKey;
const OLD_ENCRYPTED = makeSshKey({ type: "ecdsa", format: "PEM", passphrase: "a passphrase" }).privateKey;

describe.each([
  { kind: "a key of OpenSSH", original: OPENSSH },
  { kind: "an encrypted key with headers", original: OLD_ENCRYPTED },
])("$kind survives", ({ original }) => {
  test.each([
    { name: "line ends of Windows", mangle: (text: string) => text.replaceAll("\n", "\r\n") },
    { name: "line ends of old Macs", mangle: (text: string) => text.replaceAll("\n", "\r") },
    { name: "no line end", mangle: (text: string) => text.trimEnd() },
    { name: "blank lines around", mangle: (text: string) => `\n \n${text}\n\n` },
    { name: "a byte order mark", mangle: (text: string) => `\ufeff${text}` },
    { name: "\\n in words", mangle: (text: string) => text.replaceAll("\n", "\\n") },
    { name: "\\r\\n in words", mangle: (text: string) => text.replaceAll("\n", "\\r\\n") },
    { name: "spaces instead of line breaks", mangle: (text: string) => text.replaceAll("\n", " ") },
    { name: "indented lines", mangle: (text: string) => text.replace(/^/gm, "    ") },
    { name: "blank lines between", mangle: (text: string) => text.replaceAll("\n", "\n\n") },
    { name: "words around", mangle: (text: string) => `Bag Attributes\n${text}the end` },
  ])("$name", ({ mangle }) => {
    expect(parsePrivateKey(mangle(original))).toEqual(parsePrivateKey(original));
  });
});

const { publicKey: pemPublicKey } = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

test.each([
  { name: "a public key", text: makeSshKey().publicKey, state: "it is a public key" },
  { name: "a public key as PEM", text: pemPublicKey, state: "it is a public key" },
  {
    name: "a public key as RFC 4716",
    text: "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----",
    state: "it is a public key",
  },
  {
    name: "a certificate of OpenSSH",
    text: "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5 user",
    state: "it is a certificate",
  },
  {
    name: "a certificate of TLS",
    text: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    state: "it is a certificate",
  },
  {
    name: "a key of PuTTY",
    text: "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nSecret-Lines: 1\nsecret-content",
    state: "it is a PuTTY key",
  },
  {
    name: "a key of OpenPGP",
    text: "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nsecret-content\n-----END PGP PRIVATE KEY BLOCK-----\n",
    state: "it is an OpenPGP key",
  },
  {
    name: "half a key",
    text: OPENSSH.slice(0, OPENSSH.length / 2),
    state: "its end is missing",
  },
  {
    name: "a key in base64",
    text: Buffer.from(OPENSSH).toString("base64"),
    state: "it is encoded in base64 once more",
  },
  { name: "a path", text: "/home/me/.ssh/id_ed25519", state: "it is no private key" },
  { name: "garbage", text: "secret-content", state: "it is no private key" },
])("parsePrivateKey() says what $name is", ({ text, state }) => {
  const refusal = caught(() => parsePrivateKey(text));
  expect(refusal).toMatchObject({
    code: "invalid-request",
    message: `Cannot use "private_key": ${state}`,
    hint: expect.stringMatching(/^[a-z]/),
  });
  expect(JSON.stringify(refusal)).not.toContain("secret-content");
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
