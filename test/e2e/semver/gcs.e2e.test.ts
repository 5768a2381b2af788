import { type GcsServer, type GcsServerOptions, startGcsServer } from "../../support/gcs-server/server.ts";
import { startProxyServer } from "../../support/proxy-server.ts";
import { makeTls } from "../../support/tls.ts";
import { leaksOf } from "../support/leaks.ts";
import { makeDirectory } from "../support/workspace.ts";
import { type Outcome, runStep, type StepName, startStep } from "./program.ts";

let server: GcsServer;
const started: GcsServer[] = [];
async function start(options: GcsServerOptions = {}): Promise<GcsServer> {
  server = await startGcsServer(options);
  started.push(server);
  server.createBucket("bucket");
  return server;
}
beforeEach(() => start());
afterEach(async () => {
  for (const each of started.splice(0)) await each.close();
});

const SOURCE = { driver: "gcs", bucket: "bucket", key: "version" };
const stored = () => server.object("bucket", "version")?.content.toString();

function optionsFor(step: StepName, env = {}) {
  return {
    env: { STORAGE_EMULATOR_HOST: server.endpoint, ...env },
    ...(step !== "check" && { directory: makeDirectory({ "new/version": "4.5.6\n" }) }),
  };
}

async function run(step: StepName, request: { source?: object; [key: string]: unknown } = {}, env = {}) {
  const { source = { token: server.accounts.issue() }, ...rest } = request;
  return runStep(step, { source: { ...SOURCE, ...source }, ...rest }, optionsFor(step, env));
}

/** Neither of the two streams shows a key or any token that was given out. */
function expectSilence({ stdout, stderr }: Outcome): void {
  const secrets = [...server.accounts.issued, ...server.accounts.main.privateKey.split("\n").slice(1, -2)];
  for (const secret of secrets) expect(leaksOf(secret, stdout + stderr)).toEqual([]);
}

describe("the way of a version", () => {
  test("from nothing to the first bump and on", async () => {
    expect(await run("check")).toMatchObject({ code: 0, answer: [{ number: "0.0.0" }] });
    expect(await run("check", { version: { number: "1.0.0" } })).toMatchObject({ code: 0, answer: [] });
    expect(stored()).toBeUndefined();
    for (const number of ["0.1.0", "0.2.0"]) {
      const outcome = await run("out", { params: { bump: "minor" } });
      expect(outcome).toMatchObject({ code: 0, answer: { version: { number } } });
      expect(stored()).toBe(number);
      expectSilence(outcome);
    }
    expect(await run("check", { version: { number: "9.0.0" } })).toMatchObject({
      answer: [{ number: "0.2.0" }],
    });
  });

  test("a file replaces whatever is there, and get_latest changes nothing", async () => {
    server.put("bucket", "version", "no version");
    const put = await run("out", { params: { file: "new/version" } });
    expect(put).toMatchObject({ code: 0, answer: { version: { number: "4.5.6" } } });
    expect(await run("out", { params: { get_latest: true } })).toMatchObject({
      answer: { version: { number: "4.5.6" } },
    });
    expect(server.operations).toEqual(["metadata", "upload", "read"]);
  });

  test("a get asks nobody", async () => {
    expect(await run("in", { version: { number: "7.7.7" } })).toMatchObject({ code: 0 });
    expect(server.operations).toEqual([]);
  });

  test("builds that bump at the same time get different numbers", async () => {
    const bump = () => run("out", { params: { bump: "patch" } });
    const outcomes = await Promise.all(Array.from({ length: 6 }, bump));
    const numbers = outcomes.map(({ answer }) => (answer as { version: { number: string } }).version.number);
    expect(numbers.toSorted()).toEqual(["0.0.1", "0.0.2", "0.0.3", "0.0.4", "0.0.5", "0.0.6"]);
    expect(stored()).toBe("0.0.6");
  });

  test("a lost reply is not a lost version, and no number is skipped", async () => {
    server.put("bucket", "version", "1.0.0");
    server.fault({ operation: "upload", action: "dropReply" });
    const outcome = await run("out", { params: { bump: "patch" } });
    expect(outcome).toMatchObject({ code: 0, answer: { version: { number: "1.0.1" } } });
    expect(stored()).toBe("1.0.1");
  });
});

describe("who signs in", () => {
  const bump = async (source: object, env = {}) => {
    const outcome = await run("out", { source, params: { bump: "major" } }, env);
    expect(outcome).toMatchObject({ code: 0, answer: { version: { number: "1.0.0" } } });
    expectSilence(outcome);
  };

  test("the service account of json_key", async () => {
    await bump({ json_key: server.jsonKey() });
    expect(server.operations).toEqual(["token", "read", "upload"]);
  });

  test("the service account of the machine, towards Google itself", async () => {
    const { accounts, host: GCE_METADATA_HOST } = server;
    const { host } = await start({ accounts, tls: await makeTls() });
    const proxy = await startProxyServer({ routes: { "storage.googleapis.com:443": host } });
    const env = { GCE_METADATA_HOST, HTTPS_PROXY: proxy.url, STORAGE_EMULATOR_HOST: "" };
    try {
      await bump({ skip_ssl_verification: true }, env);
    } finally {
      await proxy.close();
    }
    expect(server.operations).toEqual(["read", "upload"]);
    expect(started[0]?.operations).toEqual(["machine"]);
  });

  test("nobody, towards an emulator", async () => {
    await start({ anonymous: true });
    await bump({});
    expect(server.operations).toEqual(["read", "upload"]);
  });

  test("nothing of what Google's library can log appears", async () => {
    const env = { GOOGLE_SDK_NODE_LOGGING: "all", NODE_DEBUG: "auth,gcp-metadata" };
    const outcome = await run("check", { source: { json_key: server.jsonKey() } }, env);
    expect(outcome).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Signing in with [^\n]*\n$/) });
  });
});

describe("what ends in one line", () => {
  type Row = { name: string; source: () => object; code?: number; says: string };
  test.each<Row>([
    {
      name: "a key as an object",
      source: () => ({ json_key: JSON.parse(server.jsonKey()) }),
      says: 'error reading request: Cannot use "source.json_key"',
    },
    {
      name: "half a key",
      source: () => ({ json_key: server.jsonKey().slice(0, -9) }),
      says: "not a JSON object",
    },
    {
      name: "a key without line breaks",
      source: () => ({
        json_key: server.jsonKey({ private_key: server.accounts.main.privateKey.replaceAll("\n", "") }),
      }),
      says: 'error constructing driver: Cannot sign in with "json_key"',
    },
    {
      name: "both ways",
      source: () => ({ json_key: server.jsonKey(), token: "ya29.x" }),
      says: "must specify only one of json_key or token for the gcs driver",
    },
    {
      name: "another bucket",
      source: () => ({ bucket: "bukcet", token: server.accounts.issue() }),
      says: 'error checking for new versions: Cannot read "gs://bukcet/version": there is no bucket',
    },
    {
      name: "a token that has ended",
      source: () => ({ token: "ya29.ended-long-ago" }),
      says: "Invalid Credentials (HTTP 401)",
    },
  ])("$name", async ({ source, says }) => {
    const outcome = await run("check", { source: source() });
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    const lines = outcome.stderr.split("\n").filter((line) => line.includes("error "));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(says);
    expectSilence(outcome);
  });

  test("an interruption while the store is silent", async () => {
    server.put("bucket", "version", "1.0.0");
    server.fault({ operation: "read", action: "stall" });
    const request = { source: { ...SOURCE, token: server.accounts.issue() } };
    const step = startStep("check", request, optionsFor("check"));
    while (!server.operations.includes("read")) await new Promise(setImmediate);
    step.kill("SIGTERM");
    expect(await step.outcome).toMatchObject({ code: 143, stdout: "" });
  });
});
