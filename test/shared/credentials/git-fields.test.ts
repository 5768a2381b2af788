import * as v from "valibot";
import { gitFields, gitProblem } from "../../../shared/credentials/git-fields.ts";
import { settings } from "../../../shared/schema/settings.ts";

const Settings = settings(gitFields);
const TUNNEL = { proxy_host: "proxy.example.com", proxy_port: 3128 };

const problemOf = (keys: object, trust: object = {}) =>
  gitProblem({ ...v.parse(Settings, keys), skip_ssl_verification: false, ...trust });

test.each([
  ["nothing", {}],
  ["a login", { username: "u", password: "p" }],
  ["a key", { private_key: "k" }],
  ["a key with a passphrase", { private_key: "k", private_key_passphrase: "p" }],
  ["both ways to sign in", { username: "u", password: "p", private_key: "k" }],
  ["a tunnel", { https_tunnel: TUNNEL }],
  [
    "a tunnel with a login and its port as a text",
    { https_tunnel: { ...TUNNEL, proxy_port: "3128", proxy_user: "u" } },
  ],
])("%s is no contradiction", (_, keys) => {
  expect(problemOf(keys)).toBeUndefined();
});

test.each([
  ["half a login", { username: "u" }, '"username" is given without "password"'],
  ["the other half", { password: "p" }, '"password" is given without "username"'],
  [
    "a passphrase alone",
    { private_key_passphrase: "p" },
    '"private_key_passphrase" is given without "private_key"',
  ],
])("%s is a contradiction", (_, keys, problem) => {
  expect(problemOf(keys)).toBe(problem);
});

test("certificates to trust make no sense where none is looked at", () => {
  expect(problemOf({}, { skip_ssl_verification: true, ca_bundle: "x" })).toContain("exclude each other");
});

test.each([
  [{ proxy_host: "p" }, 'needs both "proxy_host" and "proxy_port"'],
  [{ proxy_port: 3128 }, 'needs both "proxy_host" and "proxy_port"'],
  [{ ...TUNNEL, proxy_port: 0 }, "from 1 to 65535"],
  [{ ...TUNNEL, proxy_port: "http" }, "from 1 to 65535"],
])("the tunnel %j is refused", (https_tunnel, problem) => {
  expect(() => v.parse(Settings, { https_tunnel })).toThrow(problem);
});

test.each([{}, { proxy_host: "", proxy_port: null }, { proxy_user: "u" }])(
  "the tunnel %j is none",
  (tunnel) => {
    expect(v.parse(Settings, { https_tunnel: tunnel })["https_tunnel"]).toBeUndefined();
  },
);

test("secrets print as such", () => {
  const { password, https_tunnel } = v.parse(Settings, {
    username: "u",
    password: "p4ss",
    https_tunnel: { ...TUNNEL, proxy_password: "pr0xy" },
  });
  expect(JSON.stringify({ password, https_tunnel })).not.toMatch(/p4ss|pr0xy/);
  expect([password?.reveal(), https_tunnel?.proxy_password?.reveal()]).toEqual(["p4ss", "pr0xy"]);
});
