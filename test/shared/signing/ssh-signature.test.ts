import { readAllowedSigners } from "../../../shared/signing/allowed-signers.ts";
import { judgeSsh } from "../../../shared/signing/ssh-signature.ts";
import { keyFile, objectOf } from "../../support/signatures/fixtures.ts";

const KEY = keyFile("ssh-ed25519.pub").trim();
const MADE_AT = new Date("2024-06-01T12:00:00Z");
const AT = new Date("2026-01-01T00:00:00Z");

function verdict(lines: string, options: { acceptsSignedBefore?: boolean; madeAt?: Date | undefined } = {}) {
  const { acceptsSignedBefore = false, madeAt } = { madeAt: MADE_AT, ...options };
  const signed = objectOf("ssh-ed25519");
  const signers = readAllowedSigners(lines);
  if ("malformed" in signed || signed.signature === undefined || typeof signers === "string")
    throw new Error();
  return judgeSsh(signed.payload, signed.signature, madeAt, signers, { at: AT, acceptsSignedBefore });
}

test.each([
  { name: "no period", options: "", expected: "trusted" },
  { name: "a period", options: 'valid-after="20240101Z",valid-before="20270101Z"', expected: "trusted" },
  { name: "one that ended since", options: 'valid-before="20250101Z"', expected: "expired-key" },
  { name: "one that had ended", options: 'valid-before="20240101Z"', expected: "expired-key" },
  { name: "one that ends now", options: 'valid-before="20260101Z"', expected: "expired-key" },
  { name: "one that began later", options: 'valid-after="20250101Z"', expected: "expired-key" },
  { name: "one that began then", options: 'valid-after="20240601120000Z"', expected: "trusted" },
])("a line with $name: $expected", ({ options, expected }) => {
  const result = verdict(`zoe ${options} ${KEY}`);
  expect(result.kind === "trusted" ? "trusted" : result.reason).toBe(expected);
});

test.each([
  { options: 'valid-before="20250101Z"', kind: "trusted" },
  { options: 'valid-before="20240601120000Z"', kind: "rejected" },
  { options: 'valid-after="20250101Z"', kind: "rejected" },
])("with accept_signed_before, $options is $kind", ({ options, kind }) => {
  expect(verdict(`zoe ${options} ${KEY}`, { acceptsSignedBefore: true })).toMatchObject({ kind });
});

test("without a date of its own, the present counts", () => {
  const options = { acceptsSignedBefore: true, madeAt: undefined };
  expect(verdict(`zoe valid-before="20250101Z" ${KEY}`, options)).toMatchObject({ reason: "expired-key" });
});

test("one of several lines for a key is enough, and gives the name", () => {
  expect(verdict(`old valid-before="20250101Z" ${KEY}\nnew ${KEY}\nlast ${KEY}`)).toMatchObject({
    kind: "trusted",
    signer: "new",
  });
});

test("a key without any name is named by its fingerprint", () => {
  const [type, base64] = KEY.split(" ");
  const result = verdict(`${type} ${base64}`);
  expect(result).toMatchObject({ signer: expect.stringMatching(/^SHA256:/) });
});
