import { readdirSync } from "node:fs";
import { type GcsServer, startGcsServer } from "../../support/gcs-server/server.ts";
import { type GitServer, startGitServer } from "../../support/git-server/server.ts";
import { CONTAINER, SIGN_IN, swiftSource } from "../../support/swift-server/cloud-source.ts";
import { type SwiftServer, startSwiftServer } from "../../support/swift-server/server.ts";
import { explainedIn } from "../support/by-hand.ts";
import { leaksOf } from "../support/leaks.ts";
import { describeInProcess, openStore, type Store } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const PASSWORD = "pass w0rd/with:signs@";

let store: Store;
let git: GitServer;
let gcs: GcsServer;
let swift: SwiftServer;
let bucket: string;
let uri: string;
beforeAll(async () => {
  store = await openStore();
  bucket = await store.createBucket();
  git = await startGitServer({ login: { username: "ci", password: PASSWORD } });
  const repository = git.createRepository();
  repository.commit("main", { version: "1.2.3" });
  uri = git.urlOf(repository);
  gcs = await startGcsServer();
  gcs.createBucket("bucket");
  swift = await startSwiftServer();
  swift.createContainer(CONTAINER);
});
afterAll(async () => {
  for (const server of [store, git, gcs, swift]) await server.close();
});

type Settings = Readonly<Record<string, unknown>>;
const environment = () => ({ STORAGE_EMULATOR_HOST: gcs.endpoint, AWS_EC2_METADATA_DISABLED: "true" });
const requests = () =>
  [store.server?.requests, git.requests, gcs.operations, swift.requests].map((list) => list?.length);

/** Explains, and makes sure that nobody was asked, nothing was left on disk, and no secret was told. */
async function explain(step: "check" | "in", request: object) {
  const home = makeDirectory();
  const before = requests();
  const outcome = await runStep(step, request, {
    directory: "--explain",
    env: { ...environment(), HOME: home, TMPDIR: home },
  });
  expect(outcome).toMatchObject({ code: 0 });
  expect(requests()).toEqual(before);
  expect(readdirSync(home)).toEqual([]);
  const secrets = [PASSWORD, store.source.secret_access_key, SIGN_IN.password.password];
  expect(secrets.flatMap((secret) => leaksOf(secret, outcome.stdout + outcome.stderr))).toEqual([]);
  return explainedIn(outcome.stdout);
}

interface Row {
  readonly name: string;
  readonly source: () => Settings;
  readonly signsInWith: string;
  /** Whether the step tells who signs in. */
  readonly isLogged: boolean;
}

const login = () => ({ uri, username: "ci", password: PASSWORD });
const ROWS: Row[] = [
  {
    name: "s3",
    source: () => ({ ...store.source, bucket, key: "version" }),
    signsInWith: 'access key "…',
    isLogged: true,
  },
  {
    name: "git",
    source: () => ({ driver: "git", ...login(), branch: "main", file: "version" }),
    signsInWith: 'user name "ci" and password of source',
    isLogged: false,
  },
  {
    name: "git-tag",
    source: () => ({ driver: "git-tag", ...login(), tag_prefix: "v" }),
    signsInWith: 'user name "ci" and password of source',
    isLogged: false,
  },
  {
    name: "gcs",
    source: () => ({ driver: "gcs", bucket: "bucket", key: "version", token: gcs.accounts.issue() }),
    signsInWith: "the given token",
    isLogged: true,
  },
  { name: "swift", source: () => swiftSource(swift), signsInWith: "password", isLogged: false },
];

describeInProcess.each(ROWS)("the driver $name", ({ source, signsInWith, isLogged }) => {
  test("is explained as it works", async () => {
    const settings = source();
    const { Version, Identity, Repository } = await explain("check", { source: settings });
    const outcome = await runStep(
      "out",
      { source: settings, params: { bump: "minor" } },
      { directory: makeDirectory(), env: environment() },
    );
    expect(outcome).toMatchObject({ code: 0 });
    const [place = ""] = Version?.["kept in"] ?? [];
    expect(place).not.toBe("");
    expect(outcome.stderr).toMatch(/^Stored /m);
    expect(outcome.stderr).toContain(` in ${place}\n`);
    const [told = ""] = (Identity ?? Repository)?.["signs in with"] ?? [];
    expect(told.startsWith(signsInWith)).toBe(true);
    expect(outcome.stderr.includes(`Signing in with ${told}\n`)).toBe(isLogged);
  });

  test("is explained with the error of the step where the source cannot work", async () => {
    const request = { source: { ...source(), initial_version: "one" } };
    const env = environment();
    const [explained, run] = await Promise.all([
      runStep("check", request, { directory: "--explain", env }),
      runStep("check", request, { env }),
    ]);
    expect(explained).toEqual(run);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toContain("error constructing driver: ");
  });
});

describeInProcess("a way to sign in at Keystone", () => {
  test.each([
    { keys: SIGN_IN.password, at: "/v3", proof: "password", service: "Keystone v3 at " },
    { keys: SIGN_IN.password, at: "", proof: "password", service: "Keystone, in the newest version" },
    { keys: SIGN_IN.tempAuth, at: "/auth/v1.0", proof: "password", service: "TempAuth at " },
    { keys: { token_id: PASSWORD }, at: "/v3", proof: "token_id, as it is", service: "Keystone v3 at " },
    { keys: { token_id: PASSWORD }, at: "/v2.0", proof: "token_id", service: "Keystone v2.0 at " },
    {
      keys: { application_credential_id: "id", application_credential_secret: PASSWORD },
      at: "/v3",
      proof: "application credential",
      service: "Keystone v3 at ",
    },
  ])("is told: $service$at with $proof", async ({ keys, at, proof, service }) => {
    const source = swiftSource(swift, { ...keys, identity_endpoint: `${swift.endpoint}${at}` });
    const { Identity } = await explain("check", { source });
    expect(Identity?.["signs in with"]).toEqual([proof]);
    expect(Identity?.["at service"]?.[0]?.startsWith(service)).toBe(true);
  });
});

describe("what get would write", () => {
  test("is what it writes", async () => {
    const request = { source: {}, version: { number: "1.2.3" }, params: { bump: "minor", pre: "rc" } };
    const { Version } = await explain("in", request);
    const directory = makeDirectory();
    const { stderr } = await runStep("in", request, { directory });
    expect(stderr).toContain(
      `bumped locally from ${Version?.["given version"]?.[0]} to ${Version?.["writes"]?.[0]}`,
    );
    expect(Version?.["writes"]).toEqual(["1.3.0-rc.1"]);
    expect(Version?.["to files"]).toEqual([readdirSync(directory).sort().join(", ")]);
  });

  test("is nothing where the request names no version", async () => {
    const outcome = await runStep("in", { source: {} }, { directory: "--explain" });
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain("Cannot get a version: the request names none");
  });
});
