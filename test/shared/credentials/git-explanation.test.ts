import { explainGitAccess } from "../../../shared/credentials/git-explanation.ts";
import type { GitSettings } from "../../../shared/credentials/git-fields.ts";
import { publishedKnownHosts } from "../../../shared/git/known-hosts.ts";
import { Secret } from "../../../shared/schema/secret.ts";
import { recordingContext } from "../../support/recording.ts";

function explained(uri: string, settings: Partial<GitSettings> = {}, env = {}) {
  const source = { skip_ssl_verification: false, ...settings } as GitSettings;
  return explainGitAccess(uri, source, recordingContext("/nonexistent", env));
}

const KEY = new Secret("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
const ENCRYPTED = new Secret(
  "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
);
const PASSPHRASE = new Secret("passphrase");

test.each([
  { name: "none", settings: {}, text: "nobody: private_key is not given" },
  { name: "a key", settings: { private_key: KEY }, text: "private_key" },
  {
    name: "an encrypted key",
    settings: { private_key: ENCRYPTED, private_key_passphrase: PASSPHRASE },
    text: "private_key, which private_key_passphrase opens",
  },
])("the SSH key: $name", ({ settings, text }) => {
  expect(explained("git@git.test:a.git", settings)).toMatchObject({ "signs in with": text });
});

test("an encrypted key without its passphrase is refused", () => {
  expect(() => explained("git@git.test:a.git", { private_key: ENCRYPTED })).toThrow(/passphrase/);
});

test.each([
  { uri: "git@github.com:a.git", known_hosts: undefined, text: "only those that github.com publishes" },
  { uri: "git@git.test:a.git", known_hosts: publishedKnownHosts(), text: "only those in known_hosts (9)" },
])("host keys at $uri: $text", ({ uri, known_hosts, text }) => {
  expect(explained(uri, { known_hosts })).toMatchObject({ "host keys": text });
});

test.each([
  { uri: "git://git.test/a.git", text: "nobody: git:// knows no login, and no encryption either" },
  { uri: "/srv/a.git", text: "nobody: the repository is on this disk" },
])("nobody signs in at $uri", ({ uri, text }) => {
  expect(explained(uri)).toEqual({ repository: uri, "signs in with": text });
});

test("HTTPS goes through the proxy of the environment, and trusts what is given besides", () => {
  const env = { HTTPS_PROXY: "http://proxy.test:3128" };
  expect(explained("https://git.test/a.git", { ca_bundle: "x" }, env)).toMatchObject({
    certificates: "those of the system, and ca_bundle",
    proxy: "http://proxy.test:3128",
  });
});

test.each([
  { name: "of a form of old", uri: "https://s3cret:x-oauth-basic@git.test/a.git", place: "the address" },
  { name: "before any password", uri: "https://ghp_s3cret:x@git.test/a.git", place: "the address" },
  {
    name: "in source",
    uri: "https://git.test/a.git",
    settings: { username: "github_pat_s3cret", password: new Secret("x") },
    place: "source",
  },
])("a token in the place of the user name is not shown: $name", ({ uri, settings, place }) => {
  const rows = explained(uri, settings);
  expect(rows).toMatchObject({ "signs in with": `a token of ${place}` });
  expect(JSON.stringify(rows)).not.toContain("s3cret");
});

test("a user name that only looks a bit like a token is shown", () => {
  expect(explained("https://glen-smith:hunter22@git.test/a.git")).toMatchObject({
    "signs in with": 'user name "glen-smith" and password of the address',
  });
});

test("a password in the address is hidden from now on", () => {
  const context = recordingContext();
  explainGitAccess("https://u:hunter22@git.test/a.git", {} as GitSettings, context);
  context.log.info("hunter22");
  expect(context.log.text()).toBe("[secret]\n");
});
