import type { AllowList } from "../../../shared/signing/allow-list.ts";
import { judge } from "../../../shared/signing/judge.ts";
import type { SignedObject } from "../../../shared/signing/signed-object.ts";
import { OPENPGP_CASES, SSH_CASES, UNLISTABLE_SSH_CASES } from "../../support/signatures/cases.ts";
import { AT, listOf, objectOf } from "../../support/signatures/fixtures.ts";

const CASES = [
  ...OPENPGP_CASES.map((each) => ({ ...each, format: "OpenPGP" })),
  ...[...SSH_CASES, ...UNLISTABLE_SSH_CASES].map((each) => ({ ...each, format: "SSH" })),
];

test.each(CASES)(
  "judge() with $format and $name says $verdict",
  async ({ object, keys, verdict, detail }) => {
    const result = await judge(objectOf(object), await listOf(keys), AT);
    if (result.kind === "trusted") {
      expect(verdict).toBe("trusted");
      return;
    }
    expect(result).toMatchObject({ reason: verdict, detail: expect.stringContaining(detail ?? "") });
  },
);

test.each([
  { object: "ed25519", keys: ["ed25519.asc"], signer: "ed25519 <ed25519@example.com>", format: "openpgp" },
  { object: "subkey", keys: ["subkey.asc"], signer: "subkey <subkey@example.com>", format: "openpgp" },
  { object: "v6", keys: ["v6.asc"], signer: "v6 <v6@example.com>", format: "openpgp" },
  { object: "ssh-rsa", keys: ["ssh-rsa.pub"], signer: "ssh-rsa@example.com", format: "ssh" },
])("a trusted verdict names who signed $object", async ({ object, keys, signer, format }) => {
  const list = await listOf(keys);
  const fingerprint =
    format === "ssh"
      ? expect.stringMatching(/^SHA256:[\w+/]{43}$/)
      : list.openpgp[0]?.getFingerprint().toUpperCase();
  expect(await judge(objectOf(object), list, AT)).toEqual({
    kind: "trusted",
    fingerprint,
    signer,
    format,
    ...(format === "openpgp" && { signedAt: new Date("2024-06-01T12:00:00Z") }),
  });
});

test("a verdict on an unlisted key names it by its whole fingerprint", async () => {
  const [own] = (await listOf(["ed25519.asc"])).openpgp;
  expect(await judge(objectOf("ed25519"), await listOf(["other.asc"]), AT)).toMatchObject({
    reason: "unlisted-key",
    key: own?.getFingerprint().toUpperCase(),
  });
  expect(await judge(objectOf("ssh-rsa"), await listOf([]), AT)).toMatchObject({
    reason: "unlisted-key",
    key: expect.stringMatching(/^SHA256:/),
  });
});

describe("with accept_signed_before", () => {
  test.each([
    { name: "a key that expired after it signed", object: "expired", keys: ["expired.asc"], kind: "trusted" },
    { name: "such a subkey", object: "expired-subkey", keys: ["expired-subkey.asc"], kind: "trusted" },
    {
      name: "a key that had expired",
      object: "signed-after-expiry",
      keys: ["expired.asc"],
      kind: "rejected",
    },
    {
      name: "a signature that has expired",
      object: "signature-expired",
      keys: ["ed25519.asc"],
      kind: "rejected",
    },
    { name: "a key that was retired later", object: "retired", keys: ["retired.asc"], kind: "rejected" },
    { name: "a revoked key", object: "revoked", keys: ["revoked.asc"], kind: "rejected" },
  ])("$name is $kind", async ({ object, keys, kind }) => {
    expect(await judge(objectOf(object), await listOf(keys, "accept_signed_before"), AT)).toMatchObject({
      kind,
    });
  });
});

describe("at another time", () => {
  test.each([
    { object: "expired", keys: ["expired.asc"], at: "2024-12-31T23:59:59Z", kind: "trusted" },
    { object: "expired", keys: ["expired.asc"], at: "2025-01-01T00:00:00Z", kind: "rejected" },
    { object: "expired", keys: ["extended.asc"], at: "2030-01-01T00:00:00Z", kind: "rejected" },
    { object: "ed25519", keys: ["ed25519.asc"], at: "2024-06-01T12:00:00Z", kind: "trusted" },
    // Clocks differ by some minutes.
    { object: "ed25519", keys: ["ed25519.asc"], at: "2024-06-01T11:55:00Z", kind: "trusted" },
    { object: "ed25519", keys: ["ed25519.asc"], at: "2024-06-01T11:54:59Z", kind: "rejected" },
    { object: "retired", keys: ["retired.asc"], at: "2024-07-01T00:00:00Z", kind: "rejected" },
  ])("$object is $kind at $at", async ({ object, keys, at, kind }) => {
    expect(await judge(objectOf(object), await listOf(keys), new Date(at))).toMatchObject({ kind });
  });
});

test.each([
  { begin: "-----BEGIN SIGNED MESSAGE-----", detail: "X.509" },
  { begin: "-----BEGIN PGP PUBLIC KEY BLOCK-----", detail: "does not begin" },
  { begin: "-----BEGIN PGP SIGNATURE", detail: "does not begin" },
  { begin: "", detail: "does not begin" },
])("a signature that begins as $begin is malformed", async ({ begin, detail }) => {
  const signed = { payload: Buffer.from("x"), signature: `${begin}\n\nAAAA\n`, madeAt: undefined };
  expect(await judge(signed, await listOf([]), AT)).toMatchObject({
    reason: "malformed",
    detail: expect.stringContaining(detail),
  });
});

describe("no altered byte is trusted", () => {
  const FUZZED = [
    "rsa",
    "nist",
    "ed25519",
    "subkey",
    "v6",
    "ssh-ed25519",
    "ssh-rsa",
    "ssh-p256",
    "ssh-sk-ed25519",
  ];

  async function isTrusted(signed: SignedObject, list: AllowList): Promise<boolean> {
    return (await judge(signed, list, AT)).kind === "trusted";
  }

  async function opened(name: string) {
    const list = await listOf([name.startsWith("ssh-") ? `${name}.pub` : `${name}.asc`]);
    const signed = objectOf(name);
    if ("malformed" in signed || signed.signature === undefined) throw new Error(`${name} is not signed`);
    expect(await isTrusted(signed, list)).toBe(true);
    return { list, signed, signature: signed.signature };
  }

  test.each(FUZZED)("of the payload of %s", async (name) => {
    const { list, signed } = await opened(name);
    for (let at = 0; at < signed.payload.length; at += 7) {
      const payload = Buffer.from(signed.payload);
      payload[at] = (payload[at] ?? 0) ^ (1 << (at % 8));
      expect({ at, trusted: await isTrusted({ ...signed, payload }, list) }).toEqual({ at, trusted: false });
    }
  });

  test.each(FUZZED)("of the armor of %s", async (name) => {
    const { list, signed, signature } = await opened(name);
    for (let at = 0; at < signature.trimEnd().length; at++) {
      const bytes = Buffer.from(signature, "latin1");
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 7));
      const altered = { ...signed, signature: bytes.toString("latin1") };
      expect({ at, trusted: await isTrusted(altered, list) }).toEqual({ at, trusted: false });
    }
  });

  // Each bit of what the armor holds, with the armor made to fit.
  test.each(FUZZED)(
    "of the content of the signature of %s",
    async (name) => {
      const { list, signed, signature } = await opened(name);
      const [begin = "", end = ""] = signature.match(/^-----.*$/gm) ?? [];
      const separator = begin.includes("PGP") ? "\n\n" : "\n";
      const base64 = signature.replace(/^-----.*$|^=.*$|\s/gm, "");
      const content = Buffer.from(base64, "base64");
      for (let bit = 0; bit < content.length * 8; bit += name.includes("rsa") ? 5 : 1) {
        const bytes = Buffer.from(content);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const altered = { ...signed, signature: `${begin}${separator}${bytes.toString("base64")}\n${end}\n` };
        expect({ bit, trusted: await isTrusted(altered, list) }).toEqual({ bit, trusted: false });
      }
    },
    60_000,
  );

  test.each(FUZZED)("nor a part of the signature of %s", async (name) => {
    const { list, signed, signature } = await opened(name);
    for (let length = 0; length < signature.trimEnd().length; length += 3) {
      expect(await isTrusted({ ...signed, signature: signature.slice(0, length) }, list)).toBe(false);
    }
  });
});
