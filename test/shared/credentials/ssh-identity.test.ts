import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { writeSshIdentity } from "../../../shared/credentials/ssh-identity.ts";
import { Secret } from "../../../shared/schema/secret.ts";
import { leaksOf } from "../../e2e/support/leaks.ts";
import { INTERRUPTION, type RecordingContext, recordingContext } from "../../support/recording.ts";
import {
  makeSshKey,
  type SshKey,
  type SshKeyFormat,
  type SshKeyType,
} from "../../support/ssh-server/keys.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let folder: TemporaryDirectory;
let context: RecordingContext;
beforeEach(async () => {
  folder = await temporaryDirectory();
  context = recordingContext("/nonexistent", { PATH: process.env["PATH"] });
});
afterEach(() => folder.remove());

function write(privateKey: string | undefined, passphrase?: string): Promise<string | undefined> {
  const settings = {
    skip_ssl_verification: false,
    ...(privateKey !== undefined && { private_key: new Secret(privateKey) }),
    ...(passphrase !== undefined && { private_key_passphrase: new Secret(passphrase) }),
  };
  return writeSshIdentity(settings, folder.path, context);
}

/** The public half of what was written, as ssh reads it without being told a passphrase. */
function publicKeyIn(file: string | undefined): string {
  const text = execFileSync("ssh-keygen", ["-y", "-P", "", "-f", file ?? ""]).toString();
  return text.split(" ").slice(0, 2).join(" ").trim();
}

const FORMATS: readonly { type: SshKeyType; format: SshKeyFormat }[] = [
  { type: "ed25519", format: "OpenSSH" },
  { type: "rsa", format: "OpenSSH" },
  { type: "rsa", format: "PEM" },
  { type: "rsa", format: "PKCS8" },
  { type: "ecdsa", format: "OpenSSH" },
  { type: "ecdsa", format: "PEM" },
  { type: "ecdsa", format: "PKCS8" },
];

describe.each(FORMATS)("an $type key as $format", ({ type, format }) => {
  test.each([
    { name: "without passphrase", passphrase: undefined },
    { name: "with a passphrase", passphrase: "one two" },
  ])("$name", async ({ passphrase }) => {
    const key = makeSshKey({ type, format, ...(passphrase !== undefined && { passphrase }) });
    const file = await write(key.privateKey, passphrase);
    expect(publicKeyIn(file)).toBe(key.publicKey);
    expect(statSync(file ?? "").mode & 0o777).toBe(0o600);
    expect(context.log.text()).toBe("");
  });
});

test.each([
  { name: "spaces and quotes", passphrase: ` a "b" 'c' ` },
  { name: "what shells and programs take for their own", passphrase: "$(id) `id` \\n %s --x" },
  { name: "characters beyond ASCII", passphrase: "Schlüssel 鍵" },
])("a passphrase with $name", async ({ passphrase }) => {
  const key = makeSshKey({ passphrase });
  expect(publicKeyIn(await write(key.privateKey, passphrase))).toBe(key.publicKey);
});

test("the line break of a text block is no part of the passphrase", async () => {
  const key = makeSshKey({ passphrase: "a passphrase" });
  expect(publicKeyIn(await write(key.privateKey, "a passphrase\n"))).toBe(key.publicKey);
});

test("a key whose line breaks were lost", async () => {
  const key = makeSshKey({ type: "rsa", format: "PEM", passphrase: "a passphrase" });
  const file = await write(key.privateKey.replaceAll("\n", "\\n"), "a passphrase");
  expect(publicKeyIn(file)).toBe(key.publicKey);
});

test("a passphrase for a key that needs none is told to have no effect", async () => {
  const key = makeSshKey();
  expect(publicKeyIn(await write(key.privateKey, "a passphrase"))).toBe(key.publicKey);
  expect(context.log.text()).toContain("warning: private_key_passphrase has no effect");
});

test.each([
  { name: "no key", key: undefined },
  { name: "an empty key", key: "" },
  { name: "a blank key", key: " \n" },
])("$name writes nothing", async ({ key }) => {
  await expect(write(key)).resolves.toBeUndefined();
  expect(readdirSync(folder.path)).toEqual([]);
});

const WRONG = /: private_key_passphrase is not its passphrase$/;
/** Without a check sum, one wrong passphrase in some hundred seems to fit, and yields a key that is none. */
const WRONG_OR_GARBAGE = /: (?:private_key_passphrase is not its passphrase|ssh cannot decrypt it: .+)$/;

describe.each<{ kind: string; key: SshKey; refusal: RegExp }>([
  { kind: "OpenSSH", key: makeSshKey({ passphrase: "right passphrase" }), refusal: WRONG },
  {
    kind: "PEM",
    key: makeSshKey({ type: "rsa", format: "PEM", passphrase: "right passphrase" }),
    refusal: WRONG_OR_GARBAGE,
  },
  {
    kind: "PKCS8",
    key: makeSshKey({ type: "ecdsa", format: "PKCS8", passphrase: "right passphrase" }),
    refusal: WRONG_OR_GARBAGE,
  },
])("an encrypted key as $kind", ({ key, refusal }) => {
  test.each([
    { name: "no passphrase", passphrase: undefined },
    { name: "an empty passphrase", passphrase: "" },
  ])("is refused with $name, in the words of the stock types", async ({ passphrase }) => {
    await expect(write(key.privateKey, passphrase)).rejects.toMatchObject({
      code: "invalid-request",
      message:
        'Cannot use "private_key": private keys with passphrases are not supported without private_key_passphrase',
      hint: expect.stringContaining(
        "Private key has a passphrase but private_key_passphrase has not been set.",
      ),
    });
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test.each([
    { name: "another passphrase", passphrase: "wrong passphrase" },
    { name: "one that ssh cuts off", passphrase: "\nright passphrase" },
    { name: "one that no environment can hold", passphrase: "wrong\0passphrase" },
  ])("is refused at once with $name", async ({ passphrase }) => {
    const failure = await write(key.privateKey, passphrase).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "invalid-request",
      message: expect.stringMatching(refusal),
    });
    expect(leaksOf(passphrase, String(failure))).toEqual([]);
  });
});

const { privateKey: unknownCurve } = generateKeyPairSync("ec", {
  namedCurve: "secp256k1",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const OPENSSH = makeSshKey().privateKey;

test.each([
  { name: "a curve that ssh does not know", key: unknownCurve },
  { name: "a key with a changed middle", key: OPENSSH.replace(/.{20}(?=\n-----END)/, "A".repeat(20)) },
  { name: "no content", key: OPENSSH.replace(/(?<=-\n)[^-]+/, "") },
])("$name is refused before anything connects", async ({ key }) => {
  const failure = await write(key).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "invalid-request",
    message: expect.stringMatching(/^Cannot use "private_key": ssh cannot read it: [a-z ]+$/),
  });
  expect(String(failure)).not.toContain(folder.path);
});

test("an interruption ends the derivation of the key", async () => {
  const key = makeSshKey({ passphrase: "a passphrase" });
  const writing = write(key.privateKey, "a passphrase");
  context.interrupt();
  await expect(writing).rejects.toBe(INTERRUPTION);
});

test("a missing ssh-keygen is named", async () => {
  context = recordingContext("/nonexistent", { PATH: folder.path });
  await expect(write(OPENSSH)).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining('Cannot run "ssh-keygen"'),
  });
});

test("nothing is left of the passphrase on disk", async () => {
  const key = makeSshKey({ passphrase: "a passphrase" });
  await write(key.privateKey, "a passphrase");
  expect(readdirSync(folder.path)).toEqual(["key"]);
  expect(existsSync(join(folder.path, "key"))).toBe(true);
  expect(readFileSync(join(folder.path, "key"), "utf8")).not.toContain("a passphrase");
});
