import { fingerprintOf, parseKnownHosts, usableKnownHosts } from "../../../shared/git/known-hosts-lines.ts";
import { makeSshKey } from "../../support/ssh-server/keys.ts";

const { publicKey, fingerprint } = makeSshKey();
const [type = "", key = ""] = publicKey.split(" ");
const rsa = makeSshKey({ type: "rsa" });

test.each([
  { name: "a name", line: `git.example.com ${publicKey}`, expected: { hosts: "git.example.com" } },
  {
    name: "several names, one with a port, and a comment",
    line: `git.example.com,[10.0.0.1]:2222 ${publicKey} of the company`,
    expected: { hosts: "git.example.com,[10.0.0.1]:2222" },
  },
  { name: "a pattern", line: `*.example.com,!bad.example.com ${publicKey}`, expected: {} },
  {
    name: "a hashed name",
    line: `|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ${publicKey}`,
    expected: {},
  },
  {
    name: "an authority",
    line: `@cert-authority *.example.com ${publicKey}`,
    expected: { marker: "@cert-authority", hosts: "*.example.com" },
  },
  { name: "a revoked key", line: `@revoked * ${publicKey}`, expected: { marker: "@revoked" } },
  { name: "tabs and blanks around", line: `  git.example.com\t${type}  ${key}\t`, expected: {} },
])("parseKnownHosts() reads $name", ({ line, expected }) => {
  expect(parseKnownHosts(line)).toEqual([expect.objectContaining({ type, key, ...expected })]);
});

test.each([
  { name: "nothing", line: "" },
  { name: "a comment", line: `# git.example.com ${publicKey}` },
  { name: "a key without its host", line: publicKey },
  { name: "a key of another type than it says", line: `git.example.com ssh-rsa ${key}` },
  { name: "half a key", line: `git.example.com ${type} ${key.slice(0, 12)}` },
  { name: "a fingerprint", line: `git.example.com ${type} ${fingerprint}` },
  { name: "no base64", line: `git.example.com ${type} not-a-key` },
])("parseKnownHosts() leaves out $name", ({ line }) => {
  expect(parseKnownHosts(line)).toEqual([]);
});

test.each([
  { name: "line ends of Windows", text: `# ours\r\na ${publicKey}\r\nb ${rsa.publicKey}\r\n` },
  { name: "no line end", text: `# ours\na ${publicKey}\nb ${rsa.publicKey}` },
  { name: "blank lines around", text: `\n\n# ours\na ${publicKey}\nb ${rsa.publicKey}\n\n` },
  { name: "line breaks in words", text: `# ours\\na ${publicKey}\\nb ${rsa.publicKey}\\n` },
])("usableKnownHosts() mends $name", ({ text }) => {
  expect(usableKnownHosts(text)).toBe(`# ours\na ${publicKey}\nb ${rsa.publicKey}\n`);
});

test.each([
  { name: "an empty text", text: "" },
  { name: "a fingerprint", text: fingerprint },
  { name: "a public key", text: publicKey },
  { name: "revoked keys alone", text: `@revoked * ${publicKey}` },
])("usableKnownHosts() refuses $name", ({ text }) => {
  expect(() => usableKnownHosts(text)).toThrow(
    expect.objectContaining({
      code: "invalid-request",
      message: 'Cannot use "known_hosts": no line of it holds a host key',
      hint: expect.stringContaining("<host> <key type> <key>"),
    }),
  );
});

test.each([
  { name: "ed25519", pair: { publicKey, fingerprint } },
  { name: "RSA", pair: rsa },
])("fingerprintOf() agrees with ssh-keygen on an $name key", ({ pair }) => {
  expect(fingerprintOf({ key: pair.publicKey.split(" ")[1] ?? "" })).toBe(pair.fingerprint);
});
