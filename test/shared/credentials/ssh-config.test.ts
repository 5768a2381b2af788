import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SshConfig, sshConfig } from "../../../shared/credentials/ssh-config.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

const CONFIG: SshConfig = {
  user: undefined,
  identity: "/private/key",
  knownHosts: ["/private/accepted", "/private/published"],
  strictHosts: ["github.com", "gitlab.com"],
  tunnel: undefined,
};

let directory: TemporaryDirectory;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => directory.remove());

/** What ssh itself makes of the configuration. */
function effective(config: SshConfig, ...args: string[]): Record<string, string> {
  const file = join(directory.path, "config");
  writeFileSync(file, sshConfig(config));
  const env = { PATH: process.env["PATH"], SSH_AUTH_SOCK: "/agent/of/the/user" };
  const text = execFileSync("ssh", ["-F", file, ...args, "-G"], { env }).toString();
  return Object.fromEntries(
    text.split("\n").map((line) => {
      const [name = "", ...rest] = line.split(" ");
      return [name, rest.join(" ")];
    }),
  );
}

test("ssh asks nobody, forwards nothing, and uses the given files alone", () => {
  expect(effective(CONFIG, "git@git.example.com")).toMatchObject({
    batchmode: "yes",
    identityfile: "/private/key",
    identitiesonly: "yes",
    identityagent: "none",
    preferredauthentications: "publickey",
    numberofpasswordprompts: "0",
    userknownhostsfile: "/private/accepted /private/published",
    globalknownhostsfile: "/dev/null",
    updatehostkeys: "false",
    hashknownhosts: "no",
    forwardagent: "no",
    forwardx11: "no",
    clearallforwardings: "yes",
    permitlocalcommand: "no",
    controlmaster: "false",
    connecttimeout: "30",
    serveraliveinterval: "15",
    serveralivecountmax: "4",
    loglevel: "ERROR",
    user: "git",
  });
});

test("a forwarded agent is the one that ssh runs under, which gets the key from ssh itself", () => {
  expect(effective({ ...CONFIG, agent: "forwarded" }, "host")).toMatchObject({
    identityagent: "SSH_AUTH_SOCK",
    addkeystoagent: "true",
    forwardagent: "yes",
    identitiesonly: "yes",
  });
});

test.each([
  { host: "github.com", expected: "true" },
  { host: "git.example.com", expected: "accept-new" },
])("how strict ssh is with $host", ({ host, expected }) => {
  expect(effective(CONFIG, host)["stricthostkeychecking"]).toBe(expected);
});

test("without a key ssh tries none, not even the usual files of the user", () => {
  expect(effective({ ...CONFIG, identity: undefined }, "host")["identityfile"]).toBe("none");
});

test.each([
  { name: "the address", host: "other@host", expected: "other" },
  { name: "the settings, where the address names none", host: "host", expected: "someuser" },
])("the user is that of $name", ({ host, expected }) => {
  expect(effective({ ...CONFIG, user: "someuser" }, host)["user"]).toBe(expected);
});

test("a tunnel leads elsewhere, but the host key is that of the server", () => {
  const config = { ...CONFIG, tunnel: { hostKeyAlias: "[github.com]:443" } };
  expect(effective(config, "-p", "40000", "-p", "443", "github.com")).toMatchObject({
    hostname: "127.0.0.1",
    port: "40000",
    hostkeyalias: "[github.com]:443",
    stricthostkeychecking: "true",
  });
});

test("paths may hold anything that a directory of the system may be named", () => {
  const odd = join(directory.path, `a %h "b" \\ 'c'`);
  mkdirSync(odd);
  writeFileSync(join(odd, "key"), "");
  const config = { ...CONFIG, identity: join(odd, "key"), knownHosts: [join(odd, "known_hosts")] };
  const { identityfile = "", userknownhostsfile = "" } = effective(config, "host");
  // Some tokens are shown as they are written.
  expect(identityfile.replace("%%", "%")).toBe(join(odd, "key"));
  expect(userknownhostsfile.replace("%%", "%")).toBe(join(odd, "known_hosts"));
});
