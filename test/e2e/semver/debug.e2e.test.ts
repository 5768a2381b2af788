import { startGcsServer } from "../../support/gcs-server/server.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";
import { CONTAINER, SIGN_IN, swiftSource } from "../../support/swift-server/cloud-source.ts";
import { startSwiftServer } from "../../support/swift-server/server.ts";
import { leaksOf } from "../support/leaks.ts";
import { describeInProcess, openStore } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const PASSWORD = "pass w0rd/with:signs@";

interface Way {
  readonly source: Readonly<Record<string, unknown>>;
  readonly env?: Record<string, string>;
  /** What no line may show, asked for when the step has ended. */
  readonly secrets: () => readonly string[];
}

const WAYS: Readonly<Record<string, () => Promise<Way>>> = {
  s3: async () => {
    const store = await open(openStore());
    const source = { ...store.source, bucket: await store.createBucket(), key: "version" };
    return { source, secrets: () => [store.source.secret_access_key] };
  },
  gcs: async () => {
    const server = await open(startGcsServer());
    server.createBucket("bucket");
    const source = { driver: "gcs", bucket: "bucket", key: "version", token: server.accounts.issue() };
    return {
      source,
      env: { STORAGE_EMULATOR_HOST: server.endpoint },
      secrets: () => [...server.accounts.issued],
    };
  },
  swift: async () => {
    const server = await open(startSwiftServer());
    server.createContainer(CONTAINER);
    const tokens = () =>
      server.requests.flatMap(({ headers }) => [headers["x-auth-token"] ?? []].flat()).map(String);
    return { source: swiftSource(server), secrets: () => [SIGN_IN.password.password, ...tokens()] };
  },
};

describeInProcess.each(Object.entries(WAYS))("with debug, the driver %s", (_, openWay) => {
  test.each(["source", "params"])("tells its release and its requests, set in %s", async (part) => {
    const { source, env = {}, secrets } = await openWay();
    const debug = { debug: true };
    const outcome = await runStep(
      "out",
      {
        source: { ...source, ...(part === "source" && debug) },
        params: { bump: "minor", ...(part === "params" && debug) },
      },
      { directory: makeDirectory(), env },
    );
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stderr).toMatch(/^semver out \S+ \(revision /);
    expect(outcome.stderr).toMatch(/^(?:PUT|POST) http:\S+: HTTP 20[01] after \d+ ms$/m);
    expect(secrets().length).toBeGreaterThan(0);
    for (const secret of secrets()) expect(leaksOf(secret, outcome.stderr)).toEqual([]);
  });
});

describe.each(["git", "git-tag"])("with debug, the driver %s", (driver) => {
  test.each(["source", "params"])("tells its release and its commands, set in %s", async (part) => {
    const server = await open(startGitServer({ login: { username: "ci", password: PASSWORD } }));
    const repository = server.createRepository();
    repository.commit("main", { version: "1.2.3" });
    const debug = { debug: true };
    const login = { uri: server.urlOf(repository), username: "ci", password: PASSWORD };
    const source = { driver, ...login, branch: "main", file: "version" };
    const outcome = await runStep(
      "out",
      {
        source: { ...source, ...(part === "source" && debug) },
        params: { bump: "minor", ...(part === "params" && debug) },
      },
      { directory: makeDirectory(), env: { TMPDIR: makeDirectory() } },
    );
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stderr).toMatch(/^semver out \S+ \(revision /);
    expect(outcome.stderr).toMatch(/^git .*push.*: status 0 after /m);
    expect(leaksOf(PASSWORD, outcome.stderr)).toEqual([]);
  });
});
