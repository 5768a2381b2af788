import { generateKeyPairSync } from "node:crypto";
import { parseGoogleKey, secretsOf } from "../../../../shared/credentials/google/key-file.ts";
import { Accounts } from "../../../support/gcs-server/accounts.ts";

const { main } = new Accounts();
const ELLIPTIC = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const SERVICE = {
  type: "service_account",
  client_email: main.email,
  private_key: main.privateKey,
  private_key_id: "id",
};
const FEDERATION = {
  type: "external_account",
  audience: "//iam",
  subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
  credential_source: { file: "/token" },
};
const LOGIN = {
  type: "authorized_user",
  client_id: "i",
  client_secret: "secret-c",
  refresh_token: "secret-r",
};

test.each([
  { name: "a service account", json: SERVICE, type: "service_account", secrets: [main.privateKey] },
  { name: "a login", json: LOGIN, type: "authorized_user", secrets: ["secret-c", "secret-r"] },
  { name: "a federated identity", json: FEDERATION, type: "external_account", secrets: [] },
])("$name is taken, and its secrets are known", ({ json, type, secrets }) => {
  const key = parseGoogleKey(JSON.stringify(json), "here");
  expect(key.type).toBe(type);
  expect(secretsOf(key)).toEqual(secrets);
});

test.each([
  { given: undefined, expected: "https://oauth2.googleapis.com/token" },
  { given: "https://accounts.google.com/o/oauth2/token", expected: undefined },
  { given: "http://localhost:1/token", expected: undefined },
])("token_uri $given", ({ given, expected = given }) => {
  const key = parseGoogleKey(JSON.stringify({ ...SERVICE, token_uri: given }), "here");
  expect(key).toMatchObject({ tokenUri: expected });
});

test.each([
  { name: "an empty text", text: "", says: "not a JSON object" },
  { name: "half of it", text: JSON.stringify(SERVICE).slice(0, -20), says: "not a JSON object" },
  { name: "only the PEM", text: main.privateKey, says: "not a JSON object" },
  { name: "a list", text: "[]", says: "not a JSON object" },
  { name: "an object without type", text: "{}", says: '"type"' },
  ...[
    { name: "another type", json: { ...SERVICE, type: "gdch_service_account" }, says: '"type"' },
    { name: "a type that is no text", json: { ...SERVICE, type: 1 }, says: '"type"' },
    { name: "no private key", json: { ...SERVICE, private_key: undefined }, says: '"private_key"' },
    { name: "an empty private key", json: { ...SERVICE, private_key: "" }, says: '"private_key"' },
    { name: "no email", json: { ...SERVICE, client_email: null }, says: '"client_email"' },
    {
      name: "a key without its line breaks",
      json: { ...SERVICE, private_key: main.privateKey.replaceAll("\n", "\\n") },
      says: "line breaks",
    },
    { name: "half a key", json: { ...SERVICE, private_key: main.privateKey.slice(0, 500) }, says: "RSA" },
    { name: "a key of another kind", json: { ...SERVICE, private_key: ELLIPTIC }, says: "RSA" },
    { name: "a token_uri in the open", json: { ...SERVICE, token_uri: "http://x.test/" }, says: "token_uri" },
    { name: "a token_uri that is none", json: { ...SERVICE, token_uri: 7 }, says: "token_uri" },
    { name: "another universe", json: { ...SERVICE, universe_domain: "s3nsapis.fr" }, says: "universe" },
    { name: "half a login", json: { ...LOGIN, refresh_token: "" }, says: '"refresh_token"' },
    { name: "no audience", json: { ...FEDERATION, audience: undefined }, says: '"audience"' },
    { name: "no source", json: { ...FEDERATION, credential_source: undefined }, says: "credential_source" },
    {
      name: "a program as source",
      json: { ...FEDERATION, credential_source: { executable: { command: "/bin/id" } } },
      says: "credential_source",
    },
    {
      name: "a program beside another source",
      json: { ...FEDERATION, credential_source: { file: "/a", executable: { command: "/bin/id" } } },
      says: "credential_source",
    },
  ].map(({ json, ...row }) => ({ ...row, text: JSON.stringify(json) })),
])("refuses $name, and repeats nothing of it", ({ text, says }) => {
  let thrown: unknown;
  try {
    parseGoogleKey(text, "here");
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ name: "ResourceError", code: "invalid-request" });
  const { message, hint = "", cause } = thrown as { message: string; hint?: string; cause?: unknown };
  expect(`${message} ${hint}`).toContain(says);
  expect(message).toMatch(/^Cannot sign in with here: /);
  expect(cause).toBeUndefined();
  for (const line of main.privateKey.split("\n").slice(1, -2)) expect(message).not.toContain(line);
  expect(message).not.toMatch(/secret-/);
});
