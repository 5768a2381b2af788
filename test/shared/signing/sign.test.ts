import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  createMessage,
  encryptKey,
  generateKey,
  type PrivateKey,
  readPrivateKey,
  readSignature,
  revokeKey,
  verify,
} from "openpgp";
import { Secret } from "../../../shared/schema/secret.ts";
import { openpgpSigner } from "../../../shared/signing/sign.ts";
import { isInstalled } from "../../support/installed.ts";
import { recordingLog } from "../../support/recording.ts";
import { temporaryDirectory } from "../../support/temporary.ts";

const ADDRESS = "ci@example.com";
const PASSPHRASE = "correct horse battery staple";
const PAYLOAD = "tree 0123\r\nauthor Zoë  \n\nwords\ttrailing blanks  \n\n";

const USER = { name: "CI", email: ADDRESS };
const DAY_MS = 86_400_000;

async function key(options: Partial<Parameters<typeof generateKey>[0]> = {}): Promise<PrivateKey> {
  const { privateKey } = await generateKey({ userIDs: USER, format: "object", ...options } as {
    userIDs: typeof USER;
    format: "object";
  });
  return privateKey as PrivateKey;
}

/** As gpg exports a key whose primary part is kept elsewhere. */
async function withoutPrimary(full: PrivateKey): Promise<PrivateKey> {
  const stub = await readPrivateKey({ armoredKey: full.armor() });
  (stub.keyPacket as unknown as { makeDummy(): void }).makeDummy();
  return stub;
}

async function signer(armored: string, passphrase?: string, log = recordingLog()) {
  const settings = {
    signing_key: new Secret(armored),
    signing_key_passphrase: passphrase === undefined ? undefined : new Secret(passphrase),
  };
  const sign = await openpgpSigner(settings, ADDRESS, log);
  if (!sign) throw new Error("no signer was made");
  return sign;
}

async function verdict(armoredSignature: string, signedBy: PrivateKey): Promise<boolean> {
  const result = await verify({
    message: await createMessage({ binary: Buffer.from(PAYLOAD) }),
    signature: await readSignature({ armoredSignature }),
    verificationKeys: signedBy.toPublic(),
  });
  return (await result.signatures[0]?.verified) === true;
}

test("there is no signer without a key", async () => {
  expect(await openpgpSigner({}, ADDRESS, recordingLog())).toBeUndefined();
});

test.each([
  { name: "a plain key", make: () => key() },
  { name: "an RSA key", make: () => key({ type: "rsa", rsaBits: 2048 }) },
  { name: "a signing subkey", make: () => key({ subkeys: [{ sign: true }] }) },
  {
    name: "a signing subkey without the primary key",
    make: async () => withoutPrimary(await key({ subkeys: [{ sign: true }, {}] })),
  },
  { name: "a passphrase that is not needed", make: () => key(), passphrase: PASSPHRASE },
  {
    name: "a key with a passphrase",
    make: async () => encryptKey({ privateKey: await key(), passphrase: PASSPHRASE }),
    passphrase: PASSPHRASE,
  },
  {
    name: "a passphrase out of a text block",
    make: async () => encryptKey({ privateKey: await key(), passphrase: PASSPHRASE }),
    passphrase: `${PASSPHRASE}\n`,
  },
])("a signature with $name holds for the very bytes", async ({ make, passphrase }) => {
  const made = await make();
  const log = recordingLog();
  const signature = await (await signer(made.armor(), passphrase, log))(PAYLOAD);
  expect(signature).toMatch(/^-----BEGIN PGP SIGNATURE-----\n.+-----END PGP SIGNATURE-----\n$/s);
  expect(await verdict(signature, made)).toBe(true);
  expect(
    await verdict(await (await signer(made.armor(), passphrase))(`${PAYLOAD} `), made).catch(() => false),
  ).toBe(false);
  expect(log.text()).toBe("");
});

test.each([
  { name: "a public key", make: async () => (await key()).toPublic().armor(), state: "it is a public key" },
  { name: "something else", make: async () => "ssh-ed25519 AAAA", state: "it is not an armored OpenPGP key" },
  {
    name: "an OpenSSH key",
    make: async () => "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n",
    state: "it is not an armored OpenPGP key",
  },
  {
    name: "a missing passphrase",
    make: async () => (await encryptKey({ privateKey: await key(), passphrase: PASSPHRASE })).armor(),
    state: "it is protected by a passphrase",
  },
  {
    name: "a wrong passphrase",
    make: async () => (await encryptKey({ privateKey: await key(), passphrase: PASSPHRASE })).armor(),
    passphrase: "wrong",
    state: '"signing_key_passphrase" does not open it',
  },
  {
    name: "an expired key",
    make: async () =>
      (await key({ date: new Date(Date.now() - 3 * DAY_MS), keyExpirationTime: 86_400 })).armor(),
    state: "it has expired on ",
  },
  {
    name: "a revoked key",
    make: async () => (await revokeKey({ key: await key(), format: "object" })).privateKey.armor(),
    state: "it is revoked",
  },
  {
    name: "a key without its signing part",
    make: async () => (await withoutPrimary(await key())).armor(),
    state: "it has no secret key that may sign now",
  },
  {
    name: "a key of the future",
    make: async () => (await key({ date: new Date(Date.now() + 3 * DAY_MS) })).armor(),
    state: "it has no secret key that may sign now",
  },
])("$name is refused", async ({ make, passphrase, state }) => {
  const armored = await make();
  const failure = await signer(armored, passphrase).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "invalid-request",
    message: expect.stringContaining(`Cannot sign with "signing_key": ${state}`),
  });
  expect(String(failure)).not.toContain(armored.trim().split("\n").at(-2) ?? armored);
  expect(String(failure)).not.toContain(passphrase ?? PASSPHRASE);
});

test("a key of somebody else is told, and signs", async () => {
  const other = await key({ userIDs: { name: "Other", email: "other@example.com" } });
  const log = recordingLog();
  expect(await verdict(await (await signer(other.armor(), undefined, log))(PAYLOAD), other)).toBe(true);
  expect(log.text()).toContain(`"signing_key" does not name ${ADDRESS}`);
});

type Gpg = (args: readonly string[], input?: string) => string;
(isInstalled("gpg") ? describe : describe.skip)("gpg", () => {
  test.each([
    {
      name: "a key of openpgp.js",
      make: async (gpg: Gpg) => {
        const made = await key({ subkeys: [{ sign: true }] });
        gpg(["--import"], made.toPublic().armor());
        return made.armor();
      },
    },
    {
      name: "a key of its own",
      make: async (gpg: Gpg) => {
        gpg(["--passphrase", PASSPHRASE, "--quick-generate-key", `CI <${ADDRESS}>`, "ed25519", "sign"]);
        return gpg(["--passphrase", PASSPHRASE, "--armor", "--export-secret-keys"]);
      },
    },
  ])(
    "agrees on a signature with $name",
    async ({ make }) => {
      const home = await temporaryDirectory();
      const gpg: Gpg = (args, input = "") =>
        execFileSync("gpg", ["--homedir", home.path, "--batch", "--pinentry-mode", "loopback", ...args], {
          input,
          stdio: ["pipe", "pipe", "pipe"],
        }).toString();
      try {
        const armored = await make(gpg);
        const signature = await (await signer(armored, PASSPHRASE))(PAYLOAD);
        const [file, content] = [join(home.path, "signature"), join(home.path, "content")];
        writeFileSync(file, signature);
        writeFileSync(content, PAYLOAD);
        expect(gpg(["--status-fd", "1", "--verify", file, content])).toContain("[GNUPG:] VALIDSIG ");
      } finally {
        spawnSync("gpgconf", ["--homedir", home.path, "--kill", "all"]);
        await home.remove();
      }
    },
    20_000,
  );
});
