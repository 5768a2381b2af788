import { createHash } from "node:crypto";
import type { Driver } from "../../../../../resources/semver/drivers/driver.ts";
import type { Pace } from "../../../../../resources/semver/drivers/swift/claim.ts";
import { openSwift } from "../../../../../resources/semver/drivers/swift.ts";
import { parseVersion } from "../../../../../resources/semver/semantic-version.ts";
import { ResourceError } from "../../../../../shared/resource/errors.ts";
import { type RecordingContext, recordingContext } from "../../../../support/recording.ts";
import type { Fault } from "../../../../support/s3-server/faults.ts";
import {
  CONTAINER,
  ITEM,
  PLACE,
  parsedSource,
  SIGN_IN,
} from "../../../../support/swift-server/cloud-source.ts";
import {
  type SwiftServer,
  type SwiftServerOptions,
  startSwiftServer,
} from "../../../../support/swift-server/server.ts";

const QUICK: Pace = { settleMs: 1, attempts: 3 };

describe("one writer", () => {
  let server: SwiftServer;
  let context: RecordingContext;
  let driver: Driver;

  beforeEach(async () => {
    await start({});
  });
  afterEach(async () => {
    await driver.close();
    await server.close();
  });

  async function start(options: SwiftServerOptions, openstack?: Record<string, unknown>): Promise<void> {
    server = await startSwiftServer(options);
    server.createContainer(CONTAINER);
    context = recordingContext();
    driver = await openSwift(parsedSource(server, openstack), context, QUICK);
  }
  async function restart(...given: Parameters<typeof start>): Promise<void> {
    await driver.close();
    await server.close();
    await start(...given);
  }
  const bump = async (text: string) => driver.write(parseVersion(text), (await driver.read()).revision);
  const stored = () => server.object(CONTAINER, ITEM)?.body;
  const done = () => server.requests.map(({ operation }) => operation);

  test("stores the bare version with its checksum, and says how to save it", async () => {
    expect(await bump("1.2.3")).toBe("written");
    const put = server.requests.find(
      ({ operation, path }) => operation === "PUT object" && path.endsWith("app%2Fversion"),
    );
    expect(put?.headers).toMatchObject({
      etag: createHash("md5").update("1.2.3").digest("hex"),
      "content-disposition": 'attachment; filename="app/version"',
      "x-object-meta-write-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
      "if-none-match": "*",
    });
    expect(put?.headers["content-type"]).toBeUndefined();
  });

  test("a read is one request, and leaves nothing", async () => {
    server.put(CONTAINER, ITEM, "1.2.3");
    expect(driver.whenMissing).toBe("initial-version");
    expect(await driver.read()).toMatchObject({ version: parseVersion("1.2.3") });
    expect(done()).toEqual(["sign in", "GET object"]);
  });

  test("a missing object costs one look at the container", async () => {
    expect(await driver.read()).toEqual({ version: undefined, revision: expect.any(String) });
    expect(done()).toEqual(["sign in", "GET object", "HEAD container"]);
  });

  test("nothing but the version remains in the container", async () => {
    await bump("1.2.3");
    await bump("1.2.4");
    await driver.write(parseVersion("3.0.0"), "any");
    expect(server.names(CONTAINER)).toEqual([ITEM]);
  });

  test("a container that does not exist is named, when reading and when writing", async () => {
    const odd = await openSwift(
      parsedSource(server, { ...SIGN_IN.password, container: "nowhere" }),
      context,
      QUICK,
    );
    const failure = {
      code: "not-found",
      message: expect.stringContaining('there is no container "nowhere"'),
    };
    await expect(odd.read()).rejects.toMatchObject(failure);
    await expect(odd.write(parseVersion("1.0.0"), "any")).rejects.toMatchObject(failure);
    await expect(odd.write(parseVersion("1.0.0"), "absent")).rejects.toMatchObject(failure);
    await odd.close();
  });

  test("what is no version is told in the words that pipelines look for", async () => {
    server.put(CONTAINER, ITEM, "nonsense");
    await expect(driver.read()).rejects.toMatchObject({
      message: expect.stringMatching(`^parsing number in container: .*"${PLACE}"`),
      hint: expect.stringContaining("1.2.3"),
    });
  });

  test.each([
    { name: "a slash in the container", openstack: { container: "a/b" }, said: "contains a slash" },
    { name: "a name that leads elsewhere", openstack: { item_name: ".." }, said: '".."' },
  ])("$name is refused before anything is asked", async ({ openstack, said }) => {
    const asked = server.requests.length;
    const source = parsedSource(server, { ...SIGN_IN.password, ...openstack });
    await expect(openSwift(source, context, QUICK)).rejects.toThrow(said);
    expect(server.requests).toHaveLength(asked);
  });

  test.each(["a b/ü?#%.txt", 'say "hi"', "100%25"])(
    "the name %j goes there and comes back",
    async (item_name) => {
      const odd = await openSwift(parsedSource(server, { ...SIGN_IN.password, item_name }), context, QUICK);
      expect(await odd.write(parseVersion("1.0.0"), (await odd.read()).revision)).toBe("written");
      expect(server.object(CONTAINER, item_name)?.body).toBe("1.0.0");
      await odd.close();
    },
  );

  describe.each([
    { step: "what is there before the bump", match: { method: "HEAD", key: ITEM } },
    { step: "the claim", match: { method: "PUT", headers: { "x-delete-after": /./ } } },
    { step: "the version", match: { method: "PUT", key: ITEM } },
    { step: "the removal of the claim", match: { method: "DELETE" } },
    { step: "the version that is read", match: { method: "GET" } },
  ])("$step", ({ match }) => {
    test.each<{ name: string; fault: Fault }>([
      { name: "a reply that is lost", fault: { action: "dropReply" } },
      { name: "a connection that breaks", fault: { action: "reset" } },
      { name: "503", fault: { action: "status", status: 503 } },
      { name: "503 twice", fault: { action: "status", status: 503, times: 2 } },
      { name: "429", fault: { action: "status", status: 429 } },
      { name: "a token that has expired", fault: { action: "status", status: 401 } },
    ])("survives $name", async ({ fault }) => {
      server.put(CONTAINER, ITEM, "1.2.3");
      const injected = server.fault({ ...fault, match });
      expect(await bump("1.2.4")).toBe("written");
      expect(injected.struck).toBeGreaterThan(0);
      expect(stored()).toBe("1.2.4");
      expect(server.names(CONTAINER)).toEqual([ITEM]);
    });
  });

  test("a reply that was lost is looked for, and the version is not written twice", async () => {
    server.put(CONTAINER, ITEM, "1.2.3");
    server.fault({ action: "dropReply", match: { method: "PUT", key: ITEM } });
    await bump("1.2.4");
    expect(
      server.requests.filter(({ method, path }) => method === "PUT" && path.endsWith("version")),
    ).toHaveLength(1);
  });

  test.each<{ name: string; fault: Fault; code: string }>([
    { name: "503 for ever", fault: { action: "status", status: 503, times: 99 }, code: "unavailable" },
    { name: "no connection for ever", fault: { action: "reset", times: 99 }, code: "unavailable" },
    { name: "403", fault: { action: "status", status: 403 }, code: "access-denied" },
    { name: "401 for ever", fault: { action: "status", status: 401, times: 99 }, code: "access-denied" },
    { name: "a wrong checksum", fault: { action: "status", status: 422 }, code: "untrusted" },
    { name: "a full account", fault: { action: "status", status: 413 }, code: "invalid-request" },
    { name: "an answer of nobody", fault: { action: "status", status: 302 }, code: "invalid-request" },
  ])("$name is one error that names the place", async ({ fault, code }) => {
    server.put(CONTAINER, ITEM, "1.2.3");
    server.fault({ ...fault, match: { method: "PUT", key: ITEM } });
    const thrown = await bump("1.2.4").catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ResourceError);
    expect(thrown).toMatchObject({ code, message: expect.stringContaining(PLACE) });
    expect(stored()).toBe("1.2.3");
  });

  test("an answer that is not confirmed (202) is looked for", async () => {
    server.put(CONTAINER, ITEM, "1.2.3");
    server.fault({ action: "status", status: 202, match: { method: "PUT", key: ITEM } });
    expect(await bump("1.2.4")).toBe("written");
    expect(stored()).toBe("1.2.4");
  });

  test("somebody who writes without a claim while ours settles is a conflict", async () => {
    server.put(CONTAINER, ITEM, "1.2.3");
    const { revision } = await driver.read();
    const writing = driver.write(parseVersion("1.2.4"), revision);
    while (!done().includes("PUT object")) await new Promise(setImmediate);
    server.put(CONTAINER, ITEM, "7.0.0");
    expect(await writing).toBe("conflict");
    expect(stored()).toBe("7.0.0");
    expect(server.names(CONTAINER)).toEqual([ITEM]);
  });

  test("somebody who writes the same number without a claim right after us is a conflict", async () => {
    server.put(CONTAINER, ITEM, "1.2.3");
    const match = { method: "PUT", key: ITEM };
    server.fault({ action: "overwrite", body: "1.2.4", when: "after", match });
    expect(await bump("1.2.4")).toBe("conflict");
  });

  test("a claim of somebody else is respected until it is old", async () => {
    let now = Date.now();
    await restart({ now: () => now, quirks: { keepExpired: true } });
    server.put(CONTAINER, ITEM, "1.2.3");
    const { revision } = await driver.read();
    const breakOff = server.fault({
      action: "status",
      status: 503,
      times: 99,
      match: { method: "PUT", key: ITEM },
    });
    await expect(driver.write(parseVersion("1.2.4"), revision)).rejects.toMatchObject({
      code: "unavailable",
    });
    breakOff.remove();
    expect(server.names(CONTAINER)).toHaveLength(2);
    expect(await driver.write(parseVersion("1.2.4"), revision)).toBe("conflict");
    now += 61_000;
    expect(await driver.write(parseVersion("1.2.4"), revision)).toBe("written");
    expect(server.names(CONTAINER)).toEqual([ITEM]);
  });

  test("a claim is given back when the write is refused", async () => {
    server.put(CONTAINER, ITEM, "1.2.3");
    server.fault({ action: "status", status: 403, match: { method: "PUT", key: ITEM } });
    await expect(bump("1.2.4")).rejects.toMatchObject({ code: "access-denied" });
    expect(await bump("1.2.4")).toBe("written");
  });

  test("a claim that cannot be removed is left to expire", async () => {
    server.fault({ action: "status", status: 403, match: { method: "DELETE" } });
    expect(await bump("1.2.4")).toBe("written");
  });

  test("a claim that another one replaces while it settles does not count, and nothing is written", async () => {
    await restart({ quirks: { ignoreConditions: true } });
    server.put(CONTAINER, ITEM, "1.2.3");
    const slow = await openSwift(parsedSource(server), context, { settleMs: 100, attempts: 3 });
    const writing = slow.write(parseVersion("1.2.4"), (await slow.read()).revision);
    while (server.names(CONTAINER).length < 2) await new Promise(setImmediate);
    server.put(CONTAINER, server.names(CONTAINER).at(-1) ?? "", "of somebody else");
    expect(await writing).toBe("conflict");
    expect(stored()).toBe("1.2.3");
    await slow.close();
  });

  test("a claim that another one replaces during the write does not count, either", async () => {
    await restart({ quirks: { ignoreConditions: true } });
    server.put(CONTAINER, ITEM, "1.2.3");
    const claims = () => server.names(CONTAINER).filter((name) => name !== ITEM);
    server.fault({ action: "delay", ms: 30, match: { method: "PUT", key: ITEM } });
    const { revision } = await driver.read();
    const writing = driver.write(parseVersion("1.2.4"), revision);
    const isWriting = () =>
      server.requests.some(({ method, path }) => method === "PUT" && path.endsWith("version"));
    while (!isWriting()) await new Promise(setImmediate);
    server.put(CONTAINER, claims()[0] ?? "", "of somebody else");
    expect(await writing).toBe("conflict");
    expect(claims()).toHaveLength(1);
  });

  test("a forced write whose reply was lost does not overwrite what came after it", async () => {
    server.put(CONTAINER, ITEM, "1.2.3");
    server.fault({ action: "dropReply", match: { method: "PUT", key: ITEM } });
    server.fault({ action: "overwrite", body: "9.0.1", when: "after", match: { method: "PUT", key: ITEM } });
    await expect(driver.write(parseVersion("9.0.0"), "any")).rejects.toMatchObject({ code: "conflict" });
    expect(stored()).toBe("9.0.1");
  });

  test("a reply cut off in the middle is read again", async () => {
    server.put(CONTAINER, ITEM, "1.2.3");
    server.fault({ action: "truncate", bytes: 3, match: { method: "GET" } });
    expect(await driver.read()).toMatchObject({ version: parseVersion("1.2.3") });
  });

  test("tokens expire, and a new one is fetched with the password", async () => {
    server.put(CONTAINER, ITEM, "1.2.3");
    server.tokens.expireAll();
    await driver.read();
    expect(done()).toEqual(["sign in", "GET object", "sign in", "GET object"]);
  });

  test("SIGTERM ends a read while the server is silent", async () => {
    server.fault({ action: "stall", match: { method: "GET" } });
    const reading = driver.read();
    while (!done().includes("GET object")) await new Promise(setImmediate);
    context.interrupt();
    await expect(reading).rejects.toThrow("interrupted by the test");
  });

  test("SIGTERM ends the wait of a claim", async () => {
    const patient = await openSwift(parsedSource(server), context, { settleMs: 60_000, attempts: 3 });
    const writing = patient.write(parseVersion("1.0.0"), (await patient.read()).revision);
    while (!done().includes("PUT object")) await new Promise(setImmediate);
    context.interrupt();
    await expect(writing).rejects.toThrow();
    expect(stored()).toBeUndefined();
    await patient.close();
  });

  test("no secret and no token is in the log or in a failure", async () => {
    server.fault({ action: "status", status: 403, match: { method: "GET" } });
    const thrown = await driver.read().catch((error: Error) => error);
    const token = server.requests.at(-1)?.headers["x-auth-token"] ?? "";
    expect(token).not.toBe("");
    context.log.info(`the token ${token}`);
    const seen = `${context.log.text()}${String(thrown)}${JSON.stringify(thrown)}`;
    for (const secret of [token, SIGN_IN.password.password]) expect(seen).not.toContain(secret);
  });
});
