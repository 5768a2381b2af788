import { execFileSync, spawnSync } from "node:child_process";
import { createMessage, generateKey, readKey, readSignature, verify } from "openpgp";
import { isInstalled } from "../../support/installed.ts";
import { leaksOf } from "../support/leaks.ts";
import { makeDirectory } from "../support/workspace.ts";
import { makeWorld, put, type World } from "./put.ts";

const PASSPHRASE = "pass phrase/with:signs@";
const USER = "CI <ci@example.com>";

let keys: { readonly privateKey: string; readonly publicKey: string };
beforeAll(async () => {
  keys = await generateKey({ userIDs: { name: "CI", email: "ci@example.com" }, passphrase: PASSPHRASE });
});

let world: World;

function signedPut(
  params: Readonly<Record<string, unknown>>,
  source: Readonly<Record<string, unknown>> = {},
) {
  return put(world, params, {
    git_user: USER,
    signing_key: keys.privateKey,
    signing_key_passphrase: PASSPHRASE,
    ...source,
  });
}

/** Whether the key of this file has signed `object` of the remote; an error where somebody else has. */
async function isSigned(type: "commit" | "tag", object: string): Promise<boolean> {
  const whole = execFileSync("git", ["--git-dir", world.remote.path, "cat-file", type, object]).toString(
    "latin1",
  );
  const pattern = type === "commit" ? /^gpgsig(?:-sha256)? (.*\n(?: .*\n)*)/m : /^(-----BEGIN PGP[\s\S]*)$/m;
  const [, signature] = pattern.exec(whole) ?? [];
  if (signature === undefined) return false;
  const { signatures } = await verify({
    message: await createMessage({ binary: Buffer.from(whole.replace(pattern, ""), "latin1") }),
    signature: await readSignature({ armoredSignature: signature.replaceAll(/^ /gm, "") }),
    verificationKeys: await readKey({ armoredKey: keys.publicKey }),
  });
  await signatures[0]?.verified;
  return true;
}

const namesOf = (range: string) => world.remote.git(["rev-list", range]).split("\n");

describe.each(["sha1", "sha256"] as const)("in a repository of %s", (format) => {
  beforeEach(async () => {
    world = await makeWorld({}, format);
  });

  test("a merge is signed, and what it brings together stays as it is", async () => {
    const head = world.artifact.commit({ ours: "1\n" });
    const theirs = world.remote.commit("main", { theirs: "2\n" });
    expect(await signedPut({ merge: true })).toMatchObject({ code: 0 });
    expect(await isSigned("commit", "main")).toBe(true);
    expect(world.remote.git(["log", "-1", "--format=%P %ce", "main"])).toBe(
      `${head} ${theirs} ci@example.com`,
    );
    world.remote.git(["fsck", "--strict"]);
  });

  test("each commit that a rebase makes is signed, merges included, and none of others", async () => {
    const { artifact, remote, base } = world;
    const side = artifact.commit({ side: "1\n" }, "side");
    artifact.git(["checkout", "--quiet", base]);
    artifact.commit({ ours: "1\n" }, "Gr\u00fc\u00dfe");
    artifact.git(["merge", "--quiet", "--no-ff", "-m", "both", side]);
    const theirs = remote.commit("main", { theirs: "2\n" }, "theirs");
    artifact.write("note", "a note");
    artifact.write("name", "v1");
    artifact.write("message", "a release");
    const params = { rebase: true, notes: "note", tag: "name", annotate: "message" };
    const outcome = await signedPut(params);
    expect(outcome).toMatchObject({ code: 0, version: { ref: remote.refs()["refs/heads/main"] } });
    const made = namesOf(`${theirs}..main`);
    expect(made).toHaveLength(3);
    for (const oid of made) expect(await isSigned("commit", oid)).toBe(true);
    expect(await isSigned("commit", theirs)).toBe(false);
    expect(await isSigned("commit", "refs/notes/commits")).toBe(true);
    expect(await isSigned("tag", "v1")).toBe(true);
    expect(remote.git(["rev-parse", "v1^{commit}"])).toBe(outcome.version?.["ref"]);
    expect(remote.git(["notes", "show", "main"])).toBe("a note");
    expect(remote.git(["log", "--format=%s", `${theirs}..main`])).toContain("Gr\u00fc\u00dfe");
    remote.git(["fsck", "--strict"]);
  });

  test("a commit of the task is pushed as it is", async () => {
    const head = world.artifact.commit({ ours: "1\n" });
    expect(await signedPut({ rebase: true })).toMatchObject({ code: 0, version: { ref: head } });
  });
});

test("a message in another encoding is signed byte for byte", async () => {
  world = await makeWorld();
  world.artifact.write("message", "");
  const { path } = world.artifact;
  world.artifact.git(["config", "i18n.commitEncoding", "ISO-8859-1"]);
  execFileSync(
    "git",
    ["-C", path, "-c", "user.name=T", "-c", "user.email=t@t", "commit", "-q", "--allow-empty", "-F", "-"],
    {
      input: Buffer.from("Gr\xfc\xdfe\n", "latin1"),
    },
  );
  world.remote.commit("main", { theirs: "2\n" });
  expect(await signedPut({ merge: true })).toMatchObject({ code: 0 });
  world.artifact.git(["commit", "--quiet", "--allow-empty", "-m", "one more"]);
  world.remote.commit("main", { theirs: "3\n" });
  expect(await signedPut({ rebase: true })).toMatchObject({ code: 0 });
  for (const oid of namesOf("main")) await isSigned("commit", oid);
  expect(await isSigned("commit", "main")).toBe(true);
});

test.each([
  { name: "a wrong passphrase", source: { signing_key_passphrase: "wrong" }, says: "does not open it" },
  { name: "a public key", source: () => ({ signing_key: keys.publicKey }), says: "it is a public key" },
])("with $name nothing is asked, and no secret is told", async ({ source, says }) => {
  world = await makeWorld();
  const outcome = await signedPut({ merge: true }, typeof source === "function" ? source() : source);
  expect(outcome).toMatchObject({ code: 1, stdout: "" });
  expect(outcome.stderr).toContain(says);
  expect(leaksOf(PASSPHRASE, outcome.stderr)).toEqual([]);
  for (const line of keys.privateKey.split("\n").slice(2, -3))
    expect(leaksOf(line, outcome.stderr)).toEqual([]);
  expect(world.server.requests).toEqual([]);
});

const withGpg = isInstalled("gpg") ? test : test.skip;

withGpg("gpg is of the same opinion about commits, tags and notes", async () => {
  world = await makeWorld();
  world.artifact.commit({ ours: "1\n" });
  const theirs = world.remote.commit("main", { theirs: "2\n" });
  world.artifact.write("note", "a note");
  world.artifact.write("name", "v1");
  const params = { rebase: true, notes: "note", tag: "name", annotate: "note" };
  expect(await signedPut(params)).toMatchObject({ code: 0 });
  const home = makeDirectory();
  execFileSync("chmod", ["700", home]);
  const env = { PATH: process.env["PATH"], HOME: home, GNUPGHOME: home, GIT_CONFIG_NOSYSTEM: "1" };
  const run = (file: string, args: string[], input = "") =>
    spawnSync(file, args, { env, input, encoding: "utf8" });
  expect(run("gpg", ["--batch", "--import"], keys.publicKey).status).toBe(0);
  const inRemote = (...args: string[]) =>
    run("git", ["-c", "safe.directory=*", "--git-dir", world.remote.path, ...args]);
  for (const oid of [...namesOf(`${theirs}..main`), "refs/notes/commits"]) {
    expect(inRemote("verify-commit", oid).stderr).toContain('Good signature from "CI <ci@example.com>"');
  }
  expect(inRemote("verify-tag", "v1").stderr).toContain('Good signature from "CI <ci@example.com>"');
});
