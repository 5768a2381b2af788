import { openAllowList } from "../../../shared/signing/allow-list.ts";
import { recordingContext } from "../../support/recording.ts";
import { keyFile, NOBODY } from "../../support/signatures/fixtures.ts";

const RSA = keyFile("rsa.asc");
const ED25519 = keyFile("ed25519.asc");
const SSH = keyFile("ssh-ed25519.pub");

const PRIVATE = "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBGX=\n-----END PGP PRIVATE KEY BLOCK-----\n";
/** What version 3 of OpenPGP would write: a signature packet of 19 octets of type 0x20. */
const OLD_REVOCATION = Buffer.from([0x88, 19, 3, 5, 0x20, ...Buffer.alloc(16)]);

function withPacket(armored: string, packet: Buffer): string {
  const base64 = armored.replace(/^-.*$|^=.*$|\s/gm, "");
  const text = Buffer.concat([Buffer.from(base64, "base64"), packet]).toString("base64");
  return `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${text}\n-----END PGP PUBLIC KEY BLOCK-----\n`;
}

async function open(settings: Partial<typeof NOBODY>) {
  const context = recordingContext();
  const list = await openAllowList({ ...NOBODY, ...settings }, context);
  return { list, text: context.log.text() };
}

test("nobody is listed where nothing is", async () => {
  expect(await open({})).toEqual({ list: { openpgp: [], ssh: [], acceptsSignedBefore: false }, text: "" });
});

test.each([
  { name: "a key", keys: [RSA], count: 1 },
  { name: "several keys", keys: [RSA, ED25519], count: 2 },
  { name: "several armors in one text", keys: [`${RSA}\n${ED25519}`], count: 2 },
  { name: "a text around the armor", keys: [`Zoe's key:\n${RSA}\nthat was it\n`], count: 1 },
  { name: "line breaks of Windows", keys: [RSA.replaceAll("\n", "\r\n")], count: 1 },
  { name: "a v6 key", keys: [keyFile("v6.asc")], count: 1 },
  { name: "a revoked key, which is refused when it signs", keys: [keyFile("revoked.asc")], count: 1 },
])("$name can be listed", async ({ keys, count }) => {
  const { list, text } = await open({ commit_verification_keys: keys });
  expect(list.openpgp).toHaveLength(count);
  expect(text).toBe("");
});

test("SSH keys are listed by lines and by files", async () => {
  const { list } = await open({ commit_verification_ssh_keys: [SSH, `# all\na ${SSH}b ${SSH}`] });
  expect(list.ssh).toMatchObject([{ name: "ssh-ed25519@example.com" }, { name: "a" }, { name: "b" }]);
});

test.each([
  { name: "something else", key: "secret words", problem: "not an armored OpenPGP public key" },
  { name: "a private key", key: PRIVATE, problem: "private key" },
  { name: "a private key beside a public one", key: RSA + PRIVATE, problem: "private key" },
  { name: "an SSH key", key: SSH, problem: "not an armored OpenPGP public key" },
  { name: "an armor without end", key: RSA.slice(0, -20), problem: "not an armored OpenPGP public key" },
  {
    name: "an armor without line breaks",
    key: RSA.replaceAll("\n", " "),
    problem: "not an armored OpenPGP public key",
  },
  { name: "a damaged armor", key: RSA.replace(/^(mQ.{20})./m, "$1!"), problem: "armor is damaged" },
  {
    name: "a good armor and half a one",
    key: ED25519 + RSA.slice(0, 200),
    problem: "not an armored OpenPGP public key",
  },
  {
    name: "a signature",
    key: RSA.replaceAll("PUBLIC KEY BLOCK", "SIGNATURE"),
    problem: "not an armored OpenPGP public key",
  },
  {
    name: "packets that hold no key",
    key: withPacket("", OLD_REVOCATION.with(4, 0x13) as Buffer),
    problem: "no OpenPGP key",
  },
  {
    name: "a revocation that the library passes over",
    key: withPacket(ED25519, OLD_REVOCATION),
    problem: "revocation of a version",
  },
])("$name among good keys is an error that names its place alone", async ({ key, problem }) => {
  const failure = await open({ commit_verification_keys: [RSA, "", key] }).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "invalid-request",
    message: expect.stringContaining('Cannot use "source.commit_verification_keys.2": '),
    hint: expect.stringContaining("gpg --armor --export"),
  });
  expect(failure).toMatchObject({ message: expect.stringContaining(problem) });
  const [line = ""] = key.match(/^(?!-)\S.{9,}$/m) ?? [];
  expect(String(failure)).not.toContain(line.slice(0, 24) || "nothing");
});

test("an SSH key that cannot be used is an error that names its place alone", async () => {
  const half = SSH.slice(0, 60);
  const failure = await open({ commit_verification_ssh_keys: [SSH, half] }).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "invalid-request",
    message: expect.stringContaining('Cannot use "source.commit_verification_ssh_keys.1": '),
  });
  expect(String(failure)).not.toContain(half.slice(20, 40));
});

test("an empty text is told", async () => {
  const { text } = await open({ commit_verification_keys: [RSA, " \n"], commit_verification_ssh_keys: [""] });
  expect(text).toContain('"source.commit_verification_keys.1" is empty and names nobody');
  expect(text).toContain('"source.commit_verification_ssh_keys.0" is empty and names nobody');
});

test.each([
  { expired_keys: "refuse", expected: false },
  { expired_keys: "accept_signed_before", expected: true },
] as const)("expired keys: $expired_keys", async ({ expired_keys, expected }) => {
  const policy = { mode: "head", on_unverified: "fail", trusted_root: undefined, expired_keys } as const;
  const { list } = await open({ commit_verification: policy });
  expect(list.acceptsSignedBefore).toBe(expected);
});
