import * as v from "valibot";
import type { Driver } from "../../../../resources/semver/drivers/driver.ts";
import { openGcs } from "../../../../resources/semver/drivers/gcs.ts";
import { formatVersion, parseVersion } from "../../../../resources/semver/semantic-version.ts";
import { Source } from "../../../../resources/semver/source.ts";
import type { Permission } from "../../../support/gcs-server/accounts.ts";
import type { Fault } from "../../../support/gcs-server/faults.ts";
import { type GcsServer, type GcsServerOptions, startGcsServer } from "../../../support/gcs-server/server.ts";
import { open } from "../../../support/opened.ts";
import { type RecordingContext, recordingContext } from "../../../support/recording.ts";
import { describeContract } from "../../../support/semver/contract.ts";
import { makeTls } from "../../../support/tls.ts";

const ATTEMPTS = 3;

function sourceOf(settings: object): Source {
  return v.parse(Source, { driver: "gcs", bucket: "bucket", key: "dir/version", ...settings });
}

async function serverWith(options: GcsServerOptions = {}): Promise<GcsServer> {
  const server = await open(startGcsServer(options));
  server.createBucket("bucket");
  return server;
}

async function driverOf(
  server: GcsServer,
  settings: object = { token: server.accounts.issue() },
  context: RecordingContext = contextFor(server),
): Promise<Driver> {
  return open(openGcs(sourceOf(settings), context, ATTEMPTS));
}

function contextFor({ endpoint }: GcsServer, env = {}): RecordingContext {
  return recordingContext("/nonexistent", { STORAGE_EMULATOR_HOST: endpoint, ...env });
}

const stored = (server: GcsServer) => server.object("bucket", "dir/version")?.content.toString();

describeContract("gcs", async () => {
  const server = await startGcsServer();
  server.createBucket("bucket");
  const token = server.accounts.issue();
  return {
    driver: () => openGcs(sourceOf({ token }), contextFor(server)),
    peek: async () => stored(server),
    plant: async (content) => server.put("bucket", "dir/version", content),
    close: () => server.close(),
  };
});

test("a bump is two requests, and the object is what the stock type makes", async () => {
  const server = await serverWith();
  const driver = await driverOf(server);
  const { revision } = await driver.read();
  expect(await driver.write(parseVersion("1.0.0+b"), revision)).toBe("written");
  expect(server.operations).toEqual(["read", "upload"]);
  expect(server.object("bucket", "dir/version")).toMatchObject({
    content: Buffer.from("1.0.0+b"),
    contentType: "text/plain; charset=utf-8",
    cacheControl: "private",
    metadata: { "write-id": expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
});

test("the place, and what a check answers while nothing is there", async () => {
  const driver = await driverOf(await serverWith());
  expect(driver).toMatchObject({ place: "gs://bucket/dir/version", whenMissing: "nothing" });
  expect(driver.history).toBeUndefined();
});

test.each(["a b+c", "ä/ö", "%2F", "a?b#c", "x/../y", "..."])("the key %p is itself", async (key) => {
  const server = await serverWith();
  const driver = await driverOf(server, { key, token: server.accounts.issue() });
  expect(await driver.write(parseVersion("1.0.0"), "0")).toBe("written");
  expect(server.object("bucket", key)?.content.toString()).toBe("1.0.0");
  expect((await driver.read()).version).toEqual(parseVersion("1.0.0"));
});

test.each([{ key: ".." }, { key: "." }, { bucket: ".." }, { key: "half a pair: \ud800" }])(
  "%p is no name",
  async (settings) => {
    const server = await serverWith();
    const all = { token: server.accounts.issue(), ...settings };
    await expect(driverOf(server, all)).rejects.toMatchObject({ code: "invalid-request" });
  },
);

describe("what is not there", () => {
  test.each(["exact", "vague"] as const)("an object, in %s words, is no version", async (wording) => {
    const driver = await driverOf(await serverWith({ wording }));
    expect(await driver.read()).toEqual({ version: undefined, revision: "0" });
  });

  test.each(["exact", "vague"] as const)("a bucket, in %s words, is an error", async (wording) => {
    const server = await serverWith({ wording });
    const driver = await driverOf(server, { bucket: "bukcet", token: server.accounts.issue() });
    const error = { code: "not-found", message: expect.stringContaining('there is no bucket "bukcet"') };
    await expect(driver.read()).rejects.toMatchObject(error);
    await expect(driver.write(parseVersion("1.0.0"), "any")).rejects.toMatchObject(error);
  });
});

describe("what is refused", () => {
  const GET = "storage.objects.get";
  const LIST = "storage.objects.list";
  const CREATE = "storage.objects.create";
  type Row = { name: string; granted: readonly Permission[]; planted?: string; missing: string };
  test.each<Row>([
    { name: "reading", granted: [LIST], planted: "1.0.0", missing: GET },
    { name: "looking for what is missing", granted: [GET], missing: LIST },
    { name: "writing", granted: [GET, LIST], missing: CREATE },
    {
      name: "replacing",
      granted: [GET, LIST, CREATE],
      planted: "1.0.0",
      missing: "storage.objects.delete",
    },
  ])("$name without $missing", async ({ granted, planted, missing }) => {
    const server = await serverWith();
    if (planted !== undefined) server.put("bucket", "dir/version", planted);
    const driver = await driverOf(server, { token: server.accounts.issue(granted) });
    const bump = async () => driver.write(parseVersion("2.0.0"), (await driver.read()).revision);
    await expect(bump()).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining(missing),
      hint: expect.stringContaining("to the given token"),
    });
    expect(stored(server)).toBe(planted);
  });

  test("a token that is not valid", async () => {
    const server = await serverWith();
    await expect((await driverOf(server, { token: "ya29.another" })).read()).rejects.toMatchObject({
      code: "access-denied",
      message: 'Cannot read "gs://bucket/dir/version": Invalid Credentials (HTTP 401)',
    });
  });
});

test("what cannot be read can be replaced all the same", async () => {
  const server = await serverWith();
  server.put("bucket", "dir/version", "1.0.0");
  const token = server.accounts.issue(["storage.objects.create", "storage.objects.delete"]);
  expect(await (await driverOf(server, { token })).write(parseVersion("2.0.0"), "any")).toBe("written");
  expect(stored(server)).toBe("2.0.0");
});

test("unreadable content is told in the words of the stock type", async () => {
  const server = await serverWith();
  server.put("bucket", "dir/version", "v1");
  await expect((await driverOf(server)).read()).rejects.toMatchObject({
    message: expect.stringMatching(/^parsing number in bucket: .*gs:\/\/bucket\/dir\/version/),
  });
});

describe("a read that fails", () => {
  test.each<Fault & { name: string }>([
    { name: "503", operation: "read", action: "status", status: 503, times: 2 },
    { name: "429", operation: "read", action: "status", status: 429 },
    { name: "a reset", operation: "read", action: "reset", times: 2 },
    { name: "half an answer", operation: "read", action: "truncate" },
  ])("once or twice is tried again: $name", async (fault) => {
    const server = await serverWith();
    server.put("bucket", "dir/version", "1.2.3");
    server.fault(fault);
    expect((await (await driverOf(server)).read()).version).toEqual(parseVersion("1.2.3"));
  });

  test.each<Fault & { name: string; code: string; says: string }>([
    {
      name: "503",
      operation: "read",
      action: "status",
      status: 503,
      code: "unavailable",
      says: "Injected (HTTP 503)",
    },
    { name: "resets", operation: "read", action: "reset", code: "unavailable", says: "broken off" },
    {
      name: "a web page",
      operation: "read",
      action: "status",
      status: 200,
      body: "<html>Please log in",
      code: "invalid-request",
      says: "not one of Google Cloud Storage",
    },
    {
      name: "a redirection",
      operation: "read",
      action: "status",
      status: 302,
      code: "invalid-request",
      says: "not one of Google Cloud Storage",
    },
    {
      name: "a body without end",
      operation: "read",
      action: "body",
      body: "1".repeat(2 ** 20 + 1),
      code: "invalid-request",
      says: "longer than 1048576 bytes",
    },
  ])("again and again is one error: $name", async ({ code, says, ...fault }) => {
    const server = await serverWith();
    server.put("bucket", "dir/version", "1.2.3");
    server.fault({ ...fault, times: 10 });
    const failure = { name: "ResourceError", code, message: expect.stringContaining(says) };
    await expect((await driverOf(server)).read()).rejects.toMatchObject(failure);
  });
});

describe("a write whose answer is lost", () => {
  const LOST: readonly (Fault & { name: string })[] = [
    { name: "no answer", operation: "upload", action: "dropReply" },
    { name: "half an answer", operation: "upload", action: "truncate" },
    { name: "an answer that is no JSON", operation: "upload", action: "body", body: "{" },
    { name: "an answer of somebody else", operation: "upload", action: "body", body: "<html>Welcome" },
    { name: "an answer without a generation", operation: "upload", action: "body", body: "{}" },
  ];

  test.each(LOST)("is found by looking, and not repeated: $name", async (fault) => {
    const server = await serverWith();
    server.fault(fault);
    expect(await (await driverOf(server)).write(parseVersion("1.0.0"), "0")).toBe("written");
    expect(server.operations).toEqual(["upload", "metadata"]);
  });

  test.each(LOST)("is found by looking when it was unconditional: $name", async (fault) => {
    const server = await serverWith();
    server.fault(fault);
    expect(await (await driverOf(server)).write(parseVersion("1.0.0"), "any")).toBe("written");
    expect(server.operations).toEqual(["metadata", "upload", "metadata"]);
  });

  test("counts for nothing when somebody else has replaced it since", async () => {
    const server = await serverWith();
    server.fault({ operation: "upload", action: "overtake", content: "1.0.1" });
    expect(await (await driverOf(server)).write(parseVersion("1.0.0"), "0")).toBe("conflict");
    expect(stored(server)).toBe("1.0.1");
  });

  test("is not repeated when somebody has bumped what was set, lest that number be handed out again", async () => {
    const server = await serverWith();
    server.put("bucket", "dir/version", "1.0.0");
    server.fault({ operation: "upload", action: "overtake", content: "2.0.1" });
    await expect((await driverOf(server)).write(parseVersion("2.0.0"), "any")).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("the reply was lost, and somebody else may have written since"),
    });
    expect(stored(server)).toBe("2.0.1");
  });

  test("is an error when nobody can say what became of it", async () => {
    const server = await serverWith();
    server.fault({ operation: "upload", action: "dropReply" });
    server.fault({ operation: "metadata", action: "status", status: 503, times: 10 });
    await expect((await driverOf(server)).write(parseVersion("1.0.0"), "0")).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("find out what is stored"),
    });
  });
});

describe("a write that was not carried out", () => {
  test.each<Fault & { name: string }>([
    { name: "503", operation: "upload", action: "status", status: 503, times: 2 },
    { name: "429", operation: "upload", action: "status", status: 429, times: 2 },
    { name: "a reset", operation: "upload", action: "reset", times: 2 },
  ])("is repeated: $name", async (fault) => {
    const server = await serverWith();
    for (const expected of ["0", "any"]) {
      server.fault(fault);
      const driver = await driverOf(server, { key: expected, token: server.accounts.issue() });
      expect(await driver.write(parseVersion("1.0.0"), expected)).toBe("written");
      expect(server.object("bucket", expected)?.content.toString()).toBe("1.0.0");
    }
  });

  test("is one error in the end, and nothing is stored", async () => {
    const server = await serverWith();
    server.fault({ operation: "upload", action: "status", status: 503, body: "Backend Error", times: 10 });
    await expect((await driverOf(server)).write(parseVersion("1.0.0"), "0")).rejects.toMatchObject({
      code: "unavailable",
      message: 'Cannot write "gs://bucket/dir/version": Backend Error (HTTP 503)',
    });
    expect(stored(server)).toBeUndefined();
  });
});

test.each<Fault>([
  { operation: "read", action: "stall" },
  { operation: "read", action: "status", status: 503, times: 10 },
])("an interruption ends a read at once: $action", async (fault) => {
  const server = await serverWith();
  server.put("bucket", "dir/version", "1.2.3");
  server.fault(fault);
  const context = contextFor(server);
  const reading = (await driverOf(server, undefined, context)).read();
  while (!server.operations.includes("read")) await new Promise(setImmediate);
  context.interrupt();
  await expect(reading).rejects.toThrow();
});

describe("where it goes", () => {
  test("an emulator asks nobody to sign in", async () => {
    const server = await serverWith({ anonymous: true });
    const context = contextFor(server, {
      STORAGE_EMULATOR_HOST: server.host,
      GCE_METADATA_HOST: server.host,
    });
    const driver = await driverOf(server, {}, context);
    expect(await driver.write(parseVersion("1.0.0"), (await driver.read()).revision)).toBe("written");
    expect(server.operations).toEqual(["read", "upload"]);
  });

  test.each(["ftp://host", "user:password@host", "host?x", "ho st"])("%p is no address", async (host) => {
    const context = recordingContext("/nonexistent", { STORAGE_EMULATOR_HOST: host });
    const opening = openGcs(sourceOf({ token: "token" }), context);
    await expect(opening).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.not.stringContaining("password"),
    });
  });

  test("a token that leaves the machine unencrypted is worth a warning", async () => {
    const warned = async (host: string) => {
      const context = recordingContext("/nonexistent", { STORAGE_EMULATOR_HOST: host });
      await open(openGcs(sourceOf({ token: "token" }), context));
      return context.log.text().includes("unencrypted");
    };
    expect(await warned("http://storage.test")).toBe(true);
    expect(await warned("https://storage.test")).toBe(false);
    expect(await warned("localhost:1")).toBe(false);
  });
});

describe("TLS", () => {
  test("is trusted through ca_bundle, or not verified at all, but never by accident", async () => {
    const { ca, ...tls } = await makeTls();
    const server = await serverWith({ tls });
    server.put("bucket", "dir/version", "1.2.3");
    const token = server.accounts.issue();
    const read = async (settings: object) => {
      const { version } = await (await driverOf(server, { token, ...settings })).read();
      return version && formatVersion(version);
    };
    expect(await read({ ca_bundle: ca })).toBe("1.2.3");
    expect(await read({ skip_ssl_verification: true })).toBe("1.2.3");
    await expect(read({})).rejects.toMatchObject({ code: "invalid-request" });
    // Whoever answers there would get the key's signature, so the switch must not reach so far.
    const withKey = driverOf(server, { json_key: server.jsonKey(), skip_ssl_verification: true });
    await expect(withKey).rejects.toMatchObject({ code: "invalid-request" });
    expect(await read({ token: "", json_key: server.jsonKey(), ca_bundle: ca })).toBe("1.2.3");
  });
});
