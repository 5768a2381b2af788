import { CONTAINER, ITEM, SIGN_IN, swiftSource } from "../../support/swift-server/cloud-source.ts";
import { type SwiftServer, startSwiftServer } from "../../support/swift-server/server.ts";
import { CLOUD } from "../../support/swift-server/world.ts";
import { leaksOf } from "../support/leaks.ts";
import { describeInProcess } from "../support/store.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { runStep } from "./program.ts";

describeInProcess("swift", () => {
  let server: SwiftServer;
  beforeEach(async () => {
    server = await startSwiftServer();
    server.createContainer(CONTAINER);
  });
  afterEach(() => server.close());

  const put = (params: object, source: object = swiftSource(server), files = {}) =>
    runStep("out", { source, params }, { directory: makeDirectory(files) });
  const check = (source: object = swiftSource(server), version?: object) =>
    runStep("check", { source, version });
  const stored = () => server.object(CONTAINER, ITEM)?.body;

  test.each([
    { name: "no cursor", version: undefined },
    { name: "a cursor", version: { number: "9.9.9" } },
  ])("a check with $name answers the initial version while nothing is stored", async ({ version }) => {
    const outcome = await check({ ...swiftSource(server), initial_version: "1.2.3" }, version);
    expect(outcome).toMatchObject({ code: 0, answer: [{ number: "1.2.3" }] });
    expect(stored()).toBeUndefined();
  });

  test("a check answers what is stored, even if it is older than the cursor", async () => {
    server.put(CONTAINER, ITEM, "1.0.0\n");
    expect(await check(swiftSource(server), { number: "2.0.0" })).toMatchObject({
      answer: [{ number: "1.0.0" }],
    });
  });

  test.each<{ name: string; openstack: () => Record<string, unknown> }>([
    { name: "Keystone v3", openstack: () => SIGN_IN.password },
    {
      name: "Keystone v2.0",
      openstack: () => ({ ...SIGN_IN.password, identity_endpoint: `${server.endpoint}/v2.0` }),
    },
    {
      name: "a discovered Keystone",
      openstack: () => ({ ...SIGN_IN.password, identity_endpoint: server.endpoint }),
    },
    {
      name: "TempAuth",
      openstack: () => ({ ...SIGN_IN.tempAuth, identity_endpoint: `${server.endpoint}/auth/v1.0` }),
    },
  ])("a version is bumped with $name", async ({ openstack }) => {
    server.put(CONTAINER, ITEM, "1.2.3");
    const outcome = await put({ bump: "minor" }, swiftSource(server, openstack()));
    expect(outcome).toMatchObject({
      code: 0,
      answer: { version: { number: "1.3.0" }, metadata: [{ name: "number", value: "1.3.0" }] },
    });
    expect(outcome.stderr).toContain(`1.2.3 -> 1.3.0 in swift://${CONTAINER}/${ITEM}`);
    expect(stored()).toBe("1.3.0");
    expect(server.names(CONTAINER)).toEqual([ITEM]);
  });

  test("the first bump starts from the initial version", async () => {
    expect(await put({ bump: "major" })).toMatchObject({ answer: { version: { number: "1.0.0" } } });
    expect(stored()).toBe("1.0.0");
  });

  test("a file is stored whatever was there, and get_latest reports it", async () => {
    server.put(CONTAINER, ITEM, "nonsense");
    await put({ file: "v/number" }, swiftSource(server), { "v/number": "3.2.1" });
    expect(stored()).toBe("3.2.1");
    expect(await put({ get_latest: true })).toMatchObject({ answer: { version: { number: "3.2.1" } } });
  });

  test("a get asks nobody", async () => {
    const directory = makeDirectory();
    const version = { number: "1.2.3" };
    expect(await runStep("in", { source: swiftSource(server), version }, { directory })).toMatchObject({
      code: 0,
    });
    expect(textsIn(directory)).toEqual({ number: "1.2.3", version: "1.2.3" });
    expect(server.requests).toEqual([]);
  });

  test("four puts at the same time get four numbers", async () => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => put({ bump: "patch" })));
    const numbers = outcomes.map(({ answer }) => (answer as { version: { number: string } }).version.number);
    expect(numbers.toSorted()).toEqual(["0.0.1", "0.0.2", "0.0.3", "0.0.4"]);
    expect(stored()).toBe("0.0.4");
  });

  test.each([
    { key: "container", stage: "constructing driver" },
    { key: "region", stage: "constructing driver" },
    { key: "item_name", stage: "constructing driver" },
    { key: "identity_endpoint", stage: "constructing driver" },
  ])("without $key nothing is asked", async ({ key, stage }) => {
    const outcome = await check(swiftSource(server, { ...SIGN_IN.password, [key]: "" }));
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain(`error ${stage}: `);
    expect(outcome.stderr).toContain(`openstack/${key} is empty but must be specified`);
    expect(server.requests).toEqual([]);
  });

  test("content that is no version is one error, and stays as it is", async () => {
    server.put(CONTAINER, ITEM, "v1.2.3");
    const outcome = await put({ bump: "patch" });
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain("error bumping version: parsing number in container: ");
    expect(stored()).toBe("v1.2.3");
  });

  test("a server that says everything it was told gives no secret away", async () => {
    const { password } = CLOUD.user;
    server.fault({
      action: "status",
      status: 401,
      code: `no user with ${password}`,
      match: { operation: "sign in" },
    });
    const outcome = await check();
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("[secret]");
    expect(leaksOf(password, outcome.stderr + outcome.stdout)).toEqual([]);
  });
});
