import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { type Connection, connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { runStep, type StepName } from "./program.ts";

let server: S3Server;
let connection: Connection;
beforeAll(async () => {
  server = await startS3Server();
  server.createBucket("bucket");
  server.put("bucket", "version", "1.2.3");
  connection = connectionTo(server);
});
afterAll(() => server.close());
beforeEach(() => server.clearRequests());

type Settings = Readonly<Record<string, unknown>>;

interface Row {
  readonly name: string;
  /** In place of the source that leads to the store. */
  readonly only?: Settings;
  readonly source?: Settings;
  readonly params?: Settings;
  readonly says: string;
}

async function run(step: StepName, { only, source, params }: Omit<Row, "name" | "says">) {
  const directory = makeDirectory({ file: "1.2.3" });
  const request = {
    source: only ?? { ...connection, bucket: "bucket", key: "version", ...source },
    version: { number: "1.2.3" },
    params: { ...(step === "out" && { bump: "patch" }), ...params },
  };
  const outcome = await runStep(step, request, step === "check" ? {} : { directory });
  return { ...outcome, directory };
}

const wrongTypes: Row[] = [
  {
    name: "another driver",
    source: { driver: "ftp" },
    says: '"source.driver": expected one of s3, git, gcs, swift',
  },
  { name: "another case", source: { driver: "S3" }, says: '"source.driver": expected one of' },
  {
    name: "a fraction",
    source: { initial_version: 1.2 },
    says: '"source.initial_version": expected a text; put the value in quotes',
  },
  { name: "a flag for a text", source: { bucket: true }, says: '"source.bucket": expected a text' },
  { name: "a list for a text", source: { key: ["version"] }, says: '"source.key": expected a text' },
  {
    name: "a map for a key",
    source: { json_key: { type: "service_account" } },
    says: '"source.json_key": expected a text',
  },
  {
    name: "a word for a flag",
    source: { require_atomic: "always" },
    says: '"source.require_atomic": expected true or false',
  },
  {
    name: "a number for a flag",
    source: { skip_ssl_verification: 1 },
    says: '"source.skip_ssl_verification": expected true or false',
  },
  {
    name: "a text for a map",
    source: { openstack: "container" },
    says: '"source.openstack": expected an object',
  },
  {
    name: "a map in a map",
    source: { openstack: { container: {} } },
    says: '"source.openstack.container": expected a text',
  },
  {
    name: "a flag deep inside",
    source: { openstack: { scope: { system: "x" } } },
    says: '"source.openstack.scope.system": expected true or false',
  },
  {
    name: "a tunnel without a port",
    source: { https_tunnel: { proxy_host: "h" } },
    says: '"source.https_tunnel": needs both "proxy_host" and "proxy_port"',
  },
  {
    name: "a role without its name",
    source: { assume_roles: [{}] },
    says: '"source.assume_roles.0.role_arn": it is required',
  },
  { name: "a text for a source", only: "x" as unknown as Settings, says: '"source": expected an object' },
];

const wrongParams: Row[] = [
  {
    name: "an unknown bump",
    params: { bump: "banana" },
    says: '"params.bump": expected one of major, minor, patch, final',
  },
  { name: "a bump of another case", params: { bump: "Major" }, says: '"params.bump": expected one of' },
  {
    name: "a pre with a blank",
    params: { pre: "a b" },
    says: '"params.pre": "a b" is not made of identifiers',
  },
  { name: "a pre with an underscore", params: { pre: "rc_1" }, says: '"params.pre": "rc_1"' },
  {
    name: "a pre with a leading zero",
    params: { pre: "rc.01" },
    says: '"params.pre": "01" has a leading zero',
  },
  { name: "a pre with an empty part", params: { pre: "rc." }, says: '"params.pre": "rc."' },
  { name: "a pre with a plus", params: { pre: "rc+b" }, says: '"params.pre": "rc+b"' },
  { name: "a build with two dots", params: { build: "a..b" }, says: '"params.build": "a..b"' },
  { name: "a build with a letter of another script", params: { build: "ж" }, says: '"params.build": "ж"' },
  { name: "a list for a pre", params: { pre: ["rc"] }, says: '"params.pre": expected a text' },
  {
    name: "a word for a flag",
    params: { pre: "rc", pre_without_version: "yes" },
    says: '"params.pre_without_version": expected true or false',
  },
];

const unusable: Row[] = [
  { name: "no bucket", source: { bucket: null }, says: '"bucket" is required for the driver s3' },
  { name: "no key", source: { key: "" }, says: '"key" is required for the driver s3' },
  { name: "a key id alone", source: { secret_access_key: "" }, says: 'without "secret_access_key"' },
  { name: "a secret alone", source: { access_key_id: "" }, says: 'without "access_key_id"' },
  {
    name: "two trust settings",
    source: { skip_ssl_verification: true, ca_bundle: "x" },
    says: '"skip_ssl_verification" and "ca_bundle"',
  },
  {
    name: "two names of the role",
    source: { aws_role_arn: "a", assume_role_arn: "b" },
    says: '"aws_role_arn" and "assume_role_arn"',
  },
  {
    name: "a prefixed initial version",
    source: { initial_version: "v1.0.0" },
    says: "invalid initial version (v1.0.0): ",
  },
  {
    name: "half an initial version",
    source: { initial_version: "1" },
    says: "invalid initial version (1): ",
  },
  {
    name: "no repository",
    only: { driver: "git", branch: "b", file: "f" },
    says: '"uri" is required for the driver git',
  },
  {
    name: "no branch",
    only: { driver: "git", uri: "u", file: "f" },
    says: '"branch" is required for the driver git',
  },
  {
    name: "no file",
    only: { driver: "git", uri: "u", branch: "b" },
    says: '"file" is required for the driver git',
  },
  {
    name: "a user alone",
    only: { driver: "git", uri: "u", branch: "b", file: "f", username: "me" },
    says: '"username" is given without "password"',
  },
  {
    name: "a passphrase without a key",
    only: { driver: "git", uri: "u", branch: "b", file: "f", signing_key_passphrase: "p" },
    says: 'without "signing_key"',
  },
  {
    name: "no repository for tags",
    only: { driver: "git-tag" },
    says: '"uri" is required for the driver git-tag',
  },
  {
    name: "no gcs object",
    only: { driver: "gcs", bucket: "b" },
    says: '"key" is required for the driver gcs',
  },
  {
    name: "two gcs logins",
    only: { driver: "gcs", bucket: "b", key: "k", json_key: "{}", token: "t" },
    says: "must specify only one of json_key or token for the gcs driver",
  },
  { name: "no openstack", only: { driver: "swift" }, says: '"openstack" is required for the driver swift' },
  {
    name: "no container",
    only: { driver: "swift", openstack: {} },
    says: "openstack/container is empty but must be specified",
  },
  {
    name: "no region",
    only: { driver: "swift", openstack: { container: "c" } },
    says: "openstack/region is empty but must be specified",
  },
  {
    name: "no item",
    only: { driver: "swift", openstack: { container: "c", region: "r" } },
    says: "openstack/item_name is empty but must be specified",
  },
];

/** Gives each row one of the steps in turns: they all read the same schemas. */
function inTurns(rows: readonly Row[], steps: readonly StepName[]) {
  return rows.map((row, index) => ({ ...row, step: steps[index % steps.length] as StepName }));
}

async function expectRefusal({ step, says, ...row }: Row & { step: StepName }, stage: string): Promise<void> {
  const { code, stdout, stderr, directory } = await run(step, row);
  expect({ step, code, stdout, requests: server.requests }).toEqual({
    step,
    code: 1,
    stdout: "",
    requests: [],
  });
  expect(stderr).toContain(`error ${stage}: Cannot use "`);
  expect(stderr).toContain(says);
  expect(textsIn(directory)).toEqual({ file: "1.2.3" });
}

describeInProcess("before the first request", () => {
  test.each(inTurns(wrongTypes, ["check", "in", "out"]))("$step refuses $name", async (row) => {
    await expectRefusal(row, "reading request");
  });

  test.each(inTurns(wrongParams, ["out", "in"]))("$step refuses $name", async (row) => {
    await expectRefusal(row, "reading request");
    expect(server.object("bucket", "version")?.body.toString()).toBe("1.2.3");
  });

  test.each(inTurns(unusable, ["check", "out"]))("$step refuses $name", async (row) => {
    await expectRefusal(row, "constructing driver");
  });

  test.each([
    { name: "nothing", step: "check", stdin: "" },
    { name: "nothing", step: "in", stdin: "" },
    { name: "a blank", step: "out", stdin: "\n" },
    { name: "no JSON", step: "check", stdin: "source: {}" },
    { name: "a list", step: "in", stdin: "[]" },
    { name: "null", step: "out", stdin: "null" },
    { name: "half a request", step: "check", stdin: '{"source": {"driver"' },
  ] as const)("$step refuses stdin with $name", async ({ step, stdin }) => {
    const { code, stdout, stderr } = await runStep(
      step,
      stdin,
      step === "check" ? {} : { directory: makeDirectory() },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error reading request: Cannot read the request");
  });

  test.each(["in", "out"] as const)("%s without its argument tells its usage", async (step) => {
    const { code, stdout, stderr } = await runStep(step, { source: {} });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(new RegExp(`usage: ${step} <`, "i"));
  });
});

describeInProcess("what is odd but can be understood", () => {
  test.each<Row>([
    { name: "a slip", source: { initial_versoin: "1.0.0" }, says: 'did you mean "initial_version"?' },
    { name: "another case", source: { Bucket: "x" }, says: 'did you mean "bucket"?' },
    {
      name: "a key of old",
      source: { use_v2_signing: true },
      says: '"source.use_v2_signing" is not a known key',
    },
    {
      name: "a slip in a map",
      source: { openstack: { contianer: "c" } },
      says: '"source.openstack.contianer" is not a known key and has no effect; did you mean "container"?',
    },
    {
      name: "a number",
      source: { username: 12345 },
      says: '"source.username" is the number 12345',
    },
    { name: "a slip in params", params: { bumpp: "major" }, says: 'did you mean "bump"?' },
  ])("$name is a warning", async ({ says, ...row }) => {
    const { code, stderr } = await run(row.params ? "out" : "check", row);
    expect(code).toBe(0);
    expect(stderr).toContain("warning: ");
    expect(stderr).toContain(says);
  });

  test.each([
    {
      name: "null and empty texts",
      source: { driver: "", initial_version: null, json_key: "", openstack: null },
    },
    {
      name: "keys of other drivers",
      source: { uri: "u", token: "t", json_key: "{}", username: "me" },
    },
    { name: "texts for flags", source: { skip_s3_checksums: "false", disable_ssl: "F" } },
  ])("$name are fine", async ({ source }) => {
    const { code, stderr, answer } = await run("check", { source });
    expect({ code, answer }).toEqual({ code: 0, answer: [{ number: expect.any(String) }] });
    expect(stderr).not.toContain("warning");
  });

  test("what follows the request is ignored", async () => {
    const request = { source: { ...connection, bucket: "bucket", key: "missing" } };
    expect(await runStep("check", `${JSON.stringify(request)}\n{"more": true} junk`)).toMatchObject({
      code: 0,
      answer: [{ number: "0.0.0" }],
    });
  });
});

describeInProcess("what only the store can know", () => {
  test.each<Row>([
    { name: "a missing bucket", source: { bucket: "missing" }, says: "NoSuchBucket" },
    { name: "a wrong secret", source: { secret_access_key: "wrong" }, says: "secret_access_key" },
    { name: "an unknown key id", source: { access_key_id: "AKIAUNKNOWN" }, says: "InvalidAccessKeyId" },
    { name: "a bucket of somebody else", source: { bucket: "foreign" }, says: "s3:GetObject" },
  ])("$name is an error that names the place", async ({ says, source }) => {
    server.createBucket("foreign", { owner: server.other });
    server.put("foreign", "version", "1.2.3");
    const { code, stdout, stderr } = await run("check", { source: source ?? {} });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error checking for new versions: Cannot ");
    expect(stderr).toContain(`s3://${source?.["bucket"] ?? "bucket"}/version`);
    expect(stderr).toContain(says);
  });
});
