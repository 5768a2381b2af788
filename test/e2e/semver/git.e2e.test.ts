import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createRepository, type TestRepository } from "../../support/git-server/repository.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";
import { makeSshKey } from "../../support/ssh-server/keys.ts";
import { startSshServer } from "../../support/ssh-server/server.ts";
import { leaksOf } from "../support/leaks.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { type Outcome, runStep, type StepName, startStep } from "./program.ts";

const PASSWORD = "pass w0rd/with:signs@";

/** A repository, and the keys of a source that lead to it. */
interface Way {
  readonly repository: TestRepository;
  readonly source: Readonly<Record<string, unknown>>;
  /** What no stream may show. */
  readonly secrets: readonly string[];
  /** Lets the next push be applied, but not be answered. */
  loseReply?(): void;
}

const WAYS = {
  "a path": async (): Promise<Way> => {
    const repository = createRepository(makeDirectory());
    return { repository, source: { uri: repository.path }, secrets: [] };
  },
  "HTTP with a login": async (): Promise<Way> => {
    const server = await open(startGitServer({ login: { username: "ci", password: PASSWORD } }));
    const repository = server.createRepository();
    const source = { uri: server.urlOf(repository), username: "ci", password: PASSWORD };
    const loseReply = () => server.fail("push", { kind: "lost-reply" });
    return { repository, source, secrets: [PASSWORD], loseReply };
  },
  SSH: async (): Promise<Way> => {
    const key = makeSshKey({ passphrase: PASSWORD });
    const repositories = makeDirectory();
    const repository = createRepository(repositories);
    const server = await open(startSshServer({ repositories, authorizedKeys: [key.publicKey] }));
    const source = {
      uri: server.url("repository.git"),
      private_key: key.privateKey,
      private_key_passphrase: PASSWORD,
      known_hosts: server.knownHosts,
    };
    const secrets = [PASSWORD, ...key.privateKey.split("\n").slice(1, -2)];
    return { repository, source, secrets, loseReply: () => server.fail("lose-reply") };
  },
};
const { TESTS_WITHOUT_OPENSSH } = process.env;
const NAMES = (Object.keys(WAYS) as (keyof typeof WAYS)[]).filter(
  (name) => name !== "SSH" || TESTS_WITHOUT_OPENSSH === undefined,
);

let way: Way;
let temporary: string;

async function travel(name: keyof typeof WAYS): Promise<void> {
  way = await WAYS[name]();
  temporary = makeDirectory();
}

async function run(
  step: StepName,
  { source = {}, ...rest }: { source?: object; [key: string]: unknown } = {},
) {
  const request = {
    source: { driver: "git", branch: "main", file: "ci/version", ...way.source, ...source },
    ...rest,
  };
  const directory = makeDirectory({ "new/version": "4.5.6\n" });
  const outcome = await runStep(step, request, {
    env: { TMPDIR: temporary },
    ...(step !== "check" && { directory }),
  });
  expectSilence(outcome);
  return { ...outcome, directory };
}

function expectSilence({ stdout, stderr }: Outcome): void {
  for (const secret of way.secrets) expect(leaksOf(secret, stdout + stderr)).toEqual([]);
}

describe.each(NAMES)("over %s", (name) => {
  beforeEach(() => travel(name));

  test("a version goes its way from nothing to the third bump", async () => {
    expect(await run("check")).toMatchObject({ code: 0, answer: [{ number: "0.0.0" }] });
    for (const number of ["0.1.0", "0.2.0"]) {
      const put = await run("out", { params: { bump: "minor" } });
      expect(put).toMatchObject({ code: 0, answer: { version: { number } } });
      expect(put.stderr).toMatch(/Pushed commit [0-9a-f]{40}/);
      expect(way.repository.read("main", "ci/version")).toBe(`${number}\n`);
      expect(await run("check", { version: { number } })).toMatchObject({ code: 0, answer: [{ number }] });
    }
    const get = await run("in", { version: { number: "0.2.0" }, params: { bump: "patch" } });
    expect(get).toMatchObject({ code: 0, answer: { version: { number: "0.2.0" } } });
    expect(textsIn(get.directory)).toMatchObject({ number: "0.2.1", version: "0.2.1" });
    expect(await run("out", { params: { file: "new/version" } })).toMatchObject({ code: 0 });
    expect(await run("check", { version: { number: "0.1.0" } })).toMatchObject({
      answer: [{ number: "0.1.0" }, { number: "0.2.0" }, { number: "4.5.6" }],
    });
    expect(await run("out", { params: { get_latest: true } })).toMatchObject({
      answer: { version: { number: "4.5.6" } },
    });
    way.repository.git(["fsck", "--strict"]);
    expect(readdirSync(temporary)).toEqual([expect.stringMatching(/^semver-git-[0-9a-f]{32}\.json$/)]);
  });

  test("tags go their way from nothing to the second bump", async () => {
    way.repository.commit("main", { README: "a repository" });
    const source = { driver: "git-tag", branch: undefined, file: undefined, tag_prefix: "v" };
    expect(await run("check", { source })).toMatchObject({ code: 0, answer: [{ number: "0.0.0" }] });
    for (const number of ["1.0.0", "2.0.0"]) {
      const put = await run("out", { source, params: { bump: "major" } });
      expect(put).toMatchObject({ code: 0, answer: { version: { number } } });
    }
    expect(await run("check", { source, version: { number: "1.0.0" } })).toMatchObject({
      answer: [{ number: "1.0.0" }, { number: "2.0.0" }],
    });
    expect(Object.keys(way.repository.refs())).toEqual([
      "refs/heads/main",
      "refs/tags/v1.0.0",
      "refs/tags/v2.0.0",
    ]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("a hook that refuses is quoted, and nothing is answered", async () => {
    way.repository.installHook("pre-receive", "echo 'bumps are frozen until Monday' >&2; exit 1");
    const put = await run("out", { params: { bump: "minor" } });
    expect(put).toMatchObject({ code: 1, stdout: "" });
    expect(put.stderr).toContain("error bumping version: ");
    expect(put.stderr).toContain("bumps are frozen until Monday");
    expect(way.repository.refs()).toEqual({});
  });

  test("a bump whose confirmation is lost counts once", async () => {
    way.repository.commit("main", { "ci/version": "1.0.0" });
    way.loseReply?.();
    const put = await run("out", { params: { bump: "patch" } });
    expect(put).toMatchObject({ code: 0, answer: { version: { number: "1.0.1" } } });
    expect(way.repository.git(["rev-list", "--count", "main"])).toBe("2");
  });

  test("a commit is signed by the key of the source", async () => {
    const { generateKey } = await import("openpgp");
    const { privateKey } = await generateKey({ userIDs: { email: "ci@example.com" }, passphrase: PASSWORD });
    const source = {
      git_user: "CI <ci@example.com>",
      signing_key: privateKey,
      signing_key_passphrase: PASSWORD,
    };
    const put = await run("out", { source, params: { bump: "minor" } });
    expect(put).toMatchObject({ code: 0 });
    for (const line of privateKey.split("\n").slice(2, -3)) expect(leaksOf(line, put.stderr)).toEqual([]);
    expect(way.repository.git(["cat-file", "commit", "main"])).toContain(
      "\ngpgsig -----BEGIN PGP SIGNATURE-----\n",
    );
  });
});

test.each([
  {
    name: "a missing repository",
    source: { uri: "/nonexistent/repository.git" },
    says: "there is no such repository",
  },
  { name: "a path that leads out", source: { file: "../version" }, says: 'Cannot use "file" "../version"' },
  { name: "a missing branch key", source: { branch: "" }, says: '"branch" is required for the driver git' },
  { name: "half a login", source: { username: "ci" }, says: '"username" is given without "password"' },
  {
    name: "an unknown way of transport",
    source: { uri: "ext::sh -c id" },
    says: "this way of transport is not allowed",
  },
])("$name is an error that says so", async ({ source, says }) => {
  await travel("a path");
  const outcome = await run("check", { source });
  expect(outcome).toMatchObject({ code: 1, stdout: "" });
  expect(outcome.stderr).toContain(says);
  expect(readdirSync(temporary)).toEqual([]);
});

test("nothing of the user's configuration and environment counts", async () => {
  await travel("a path");
  const home = makeDirectory({
    ".gitconfig": "[user]\n name = Eve\n email = eve@example.com\n[commit]\n gpgSign = true\n",
  });
  mkdirSync(join(home, "hooks"));
  const env = {
    TMPDIR: temporary,
    HOME: home,
    GIT_AUTHOR_NAME: "Eve",
    GIT_DIR: "/nonexistent",
    GIT_TRACE: join(home, "trace"),
  };
  const request = {
    source: { driver: "git", branch: "main", file: "version", ...way.source },
    params: { bump: "minor" },
  };
  expect(await runStep("out", request, { env, directory: makeDirectory() })).toMatchObject({ code: 0 });
  expect(way.repository.git(["log", "-1", "--format=%an <%ae> %cn", "main"])).toBe("git <git@localhost> git");
  expect(Object.keys(textsIn(home))).toEqual([".gitconfig"]);
});

test("a step that is asked to end while the server is silent leaves nothing behind", async () => {
  temporary = makeDirectory();
  const server = await open(startGitServer());
  const repository = server.createRepository();
  server.fail("refs-for-fetch", { kind: "stall" });
  const source = { driver: "git", branch: "main", file: "version", uri: server.urlOf(repository) };
  const step = startStep("check", { source }, { env: { TMPDIR: temporary } });
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  step.kill("SIGTERM");
  expect(await step.outcome).toMatchObject({ code: 143, stdout: "" });
  expect(readdirSync(temporary)).toEqual([]);
});

test("sixteen programs at the same time hand out sixteen numbers", async () => {
  await travel("HTTP with a login");
  const outcomes = await Promise.all(
    Array.from({ length: 16 }, () => run("out", { params: { bump: "patch" } })),
  );
  const numbers = outcomes.map(({ answer }) => (answer as { version: { number: string } }).version.number);
  expect(numbers.toSorted()).toEqual(Array.from({ length: 16 }, (_, at) => `0.0.${at + 1}`).toSorted());
  expect(way.repository.git(["rev-list", "--count", "main"])).toBe("16");
}, 90_000);
