import { readAllowedSigners } from "../../../shared/signing/allowed-signers.ts";
import { keyFile } from "../../support/signatures/fixtures.ts";

const LINE = keyFile("ssh-ed25519.pub").trim();
const [TYPE = "", BASE64 = ""] = LINE.split(" ");
const KEY = `${TYPE} ${BASE64}`;
const BLOB = Buffer.from(BASE64, "base64");

test.each([
  { name: "a public key", line: LINE, signer: "ssh-ed25519@example.com" },
  { name: "a key without comment", line: KEY, signer: "" },
  { name: "a comment with blanks", line: `${KEY} Zoe at work`, signer: "Zoe at work" },
  { name: "a principal", line: `zoe@example.com ${KEY} comment`, signer: "zoe@example.com" },
  {
    name: "principals",
    line: `zoe@example.com,*@example.org ${KEY}`,
    signer: "zoe@example.com,*@example.org",
  },
  { name: "a principal in quotes", line: `"Zoe K" ${KEY}`, signer: "Zoe K" },
  { name: "a namespace", line: `zoe namespaces="git" ${KEY}`, signer: "zoe" },
  { name: "several namespaces", line: `zoe namespaces="file,git" ${KEY}`, signer: "zoe" },
  { name: "a pattern of namespaces", line: `zoe NAMESPACES="g?t,x*" ${KEY}`, signer: "zoe" },
  { name: "tabs", line: `zoe\t${TYPE}\t${BASE64}`, signer: "zoe" },
])("a line with $name lists a signer", ({ line, signer }) => {
  expect(readAllowedSigners(line)).toEqual([
    { blob: BLOB, name: signer, validAfter: undefined, validBefore: undefined },
  ]);
});

test("a file lists several, and may have comments and empty lines", () => {
  const text = `# who\r\n\r\na ${KEY}\r\n  b ${KEY}\n`;
  expect(readAllowedSigners(text)).toMatchObject([{ name: "a" }, { name: "b" }]);
});

test.each(["file", "!git,*", "git,!g*", "", "gi", "xgit"])(
  "the namespaces %j name nobody for git",
  (list) => {
    expect(readAllowedSigners(`zoe namespaces="${list}" ${KEY}`)).toEqual([]);
  },
);

test.each([
  { value: "20240601", date: "2024-06-01T00:00:00.000Z" },
  { value: "20240601Z", date: "2024-06-01T00:00:00.000Z" },
  { value: "202406011230", date: "2024-06-01T12:30:00.000Z" },
  { value: "20240601123045Z", date: "2024-06-01T12:30:45.000Z" },
])("a period is read: $value", ({ value, date }) => {
  expect(
    readAllowedSigners(`zoe valid-after="${value}",namespaces="git",valid-before=${value} ${KEY}`),
  ).toEqual([{ blob: BLOB, name: "zoe", validAfter: new Date(date), validBefore: new Date(date) }]);
});

test.each([
  { name: "an authority", line: `zoe cert-authority ${KEY}`, problem: "certificates are not supported" },
  {
    name: "an authority among options",
    line: `zoe namespaces="git",cert-authority ${KEY}`,
    problem: "certificates",
  },
  {
    name: "an unknown option",
    line: `zoe no-touch-required ${KEY}`,
    problem: '"no-touch-required" is unknown',
  },
  {
    name: "a date that there is not",
    line: `zoe valid-before="20240231" ${KEY}`,
    problem: "valid-before is no date",
  },
  { name: "half a date", line: `zoe valid-after="2024" ${KEY}`, problem: "valid-after is no date" },
  { name: "half a key", line: KEY.slice(0, -8), problem: "damaged" },
  { name: "a damaged key", line: `${TYPE} A${BASE64}`, problem: "neither" },
  { name: "another type", line: `ssh-rsa ${BASE64}`, problem: "kind ssh-ed25519, not of the one" },
  { name: "a certificate", line: keyFile("ssh-certificate.pub"), problem: "certificate" },
  { name: "DSA", line: keyFile("ssh-dsa.pub"), problem: "DSA" },
  { name: "RSA-1024", line: keyFile("ssh-rsa1024.pub"), problem: "1024 bits" },
  { name: "a private key", line: "-----BEGIN OPENSSH PRIVATE KEY-----", problem: "private key" },
  { name: "an OpenPGP key", line: keyFile("ed25519.asc"), problem: "neither" },
  { name: "a fingerprint", line: "SHA256:abcdef", problem: "neither" },
])("a line with $name is refused without showing the key", ({ line, problem }) => {
  const result = readAllowedSigners(`zoe ${KEY}\n${line}`);
  expect(result).toContain(problem);
  expect(result).not.toContain(BASE64.slice(20, 40));
});
