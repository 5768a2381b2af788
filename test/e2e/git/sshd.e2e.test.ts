import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRepository } from "../../support/git-server/repository.ts";
import { open } from "../../support/opened.ts";
import { makeSshKey } from "../../support/ssh-server/keys.ts";
import { startSshd } from "../../support/ssh-server/sshd.ts";
import { describeConformance } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { cloneOf } from "./artifact.ts";
import { get } from "./get.ts";
import { runStep } from "./program.ts";

const HOST_KEY = makeSshKey();
const KEY = makeSshKey({ passphrase: "of several words" });

/** A genuine server whose hook writes down which keys it could sign in with elsewhere. */
async function genuine() {
  const folder = makeDirectory();
  mkdirSync(join(folder, "sshd"), { mode: 0o700 });
  const repository = createRepository(folder);
  const keys = join(folder, "keys");
  writeFileSync(keys, "");
  chmodSync(keys, 0o666);
  repository.installHook("pre-receive", `ssh-add -l > ${keys} 2>&1 || true`);
  const server = await open(
    startSshd({ folder: join(folder, "sshd"), hostKey: HOST_KEY, authorizedKeys: [KEY.publicKey] }),
  );
  const source = {
    uri: server.url(repository.path),
    branch: "main",
    private_key: KEY.privateKey,
    private_key_passphrase: "of several words",
    known_hosts: `[127.0.0.1]:${server.port} ${HOST_KEY.publicKey}`,
  };
  return { repository, source, keys: () => readFileSync(keys, "utf8") };
}

describeConformance("genuine sshd", () => {
  test("check, get and put work with a key that has a passphrase", async () => {
    const { repository, source } = await genuine();
    const first = repository.commit("main", { file: "1\n" });
    await expect(runStep("check", { source })).resolves.toMatchObject({ answer: [{ ref: first }] });
    const clone = await get({ source, secrets: [] }, { version: { ref: first } });
    expect(clone.names()).toEqual([".git", "file"]);
    const artifact = cloneOf(repository);
    const ref = artifact.commit({ file: "2\n" });
    const request = { source, params: { repository: "app" } };
    const outcome = await runStep("out", request, { directory: artifact.directory });
    expect(outcome).toMatchObject({ code: 0, answer: { version: { ref } } });
    expect(repository.read("main", "file")).toBe("2\n");
  });

  test.each([
    { forward_agent: true, sees: "that one key", expected: KEY.fingerprint },
    { forward_agent: false, sees: "none", expected: "Could not open a connection" },
  ])("forward_agent: $forward_agent lets the server see $sees", async ({ forward_agent, expected }) => {
    const { repository, source, keys } = await genuine();
    repository.commit("main", { file: "1\n" });
    const artifact = cloneOf(repository);
    artifact.commit({ file: "2\n" });
    const request = { source: { ...source, forward_agent }, params: { repository: "app" } };
    // An agent that happens to run is somebody else's.
    const env = { SSH_AUTH_SOCK: "/nonexistent/agent" };
    const outcome = await runStep("out", request, { directory: artifact.directory, env });
    expect({ code: outcome.code, stderr: outcome.stderr }).toMatchObject({ code: 0 });
    expect(keys()).toContain(expected);
    expect(keys().trim().split("\n")).toHaveLength(1);
  });

  test("a server with another host key is refused", async () => {
    const { repository, source } = await genuine();
    repository.commit("main", { file: "1\n" });
    const other = source.known_hosts.replace(HOST_KEY.publicKey, makeSshKey().publicKey);
    const { code, stderr } = await runStep("check", { source: { ...source, known_hosts: other } });
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("the host key of the server is not the expected one"),
    ]);
  });
});
