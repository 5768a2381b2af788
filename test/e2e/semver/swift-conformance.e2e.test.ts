import { randomBytes } from "node:crypto";
import { describeConformance } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const {
  SWIFT_IDENTITY_URL = "",
  SWIFT_USERNAME = "",
  SWIFT_REGION = "",
  SWIFT_AUTH_URL = "",
  SWIFT_STORAGE_URL = "",
  SWIFT_USER = "",
  SWIFT_KEY = "",
} = process.env;

const WRITERS = 16;
const LONG_MS = 120_000;

describeConformance("the Swift API of a genuine store", () => {
  const container = `e2e-${randomBytes(8).toString("hex")}`;
  let headers: Record<string, string>;
  let item: string;

  beforeAll(async () => {
    const answer = await fetch(SWIFT_AUTH_URL, {
      headers: { "X-Auth-User": SWIFT_USER, "X-Auth-Key": SWIFT_KEY },
    });
    headers = { "X-Auth-Token": answer.headers.get("x-auth-token") ?? "" };
    expect((await store("PUT")).status).toBe(201);
  });
  beforeEach(() => {
    item = `app/${randomBytes(8).toString("hex")}`;
  });
  afterAll(async () => {
    for (const name of await names()) await store("DELETE", name);
    await store("DELETE");
  });

  const store = (method: string, name?: string, body?: string) => {
    const path = name === undefined ? container : `${container}/${encodeURIComponent(name)}`;
    return fetch(`${SWIFT_STORAGE_URL}/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  };
  const stored = async () => (await store("GET", item)).text();
  const names = async () => (await (await store("GET")).text()).split("\n").filter((name) => name !== "");

  const keystone = {
    username: SWIFT_USERNAME,
    domain_name: "Default",
    password: SWIFT_KEY,
    tenant_name: "main",
  };
  const sourceWith = (openstack: Readonly<Record<string, string>>) => ({
    driver: "swift",
    openstack: { container, item_name: item, region: SWIFT_REGION, ...openstack },
  });
  const WAYS = [
    { name: "Keystone v3", openstack: { ...keystone, identity_endpoint: SWIFT_IDENTITY_URL } },
    {
      name: "Keystone v2.0",
      openstack: { ...keystone, identity_endpoint: SWIFT_IDENTITY_URL.replace(/v3$/, "v2.0") },
    },
    {
      name: "a discovered Keystone",
      openstack: { ...keystone, identity_endpoint: SWIFT_IDENTITY_URL.replace(/v3$/, "") },
    },
    {
      name: "TempAuth",
      openstack: { username: SWIFT_USER, password: SWIFT_KEY, identity_endpoint: SWIFT_AUTH_URL },
    },
  ] as const;
  const put = (source: object, params: object, files = {}) =>
    runStep("out", { source, params }, { directory: makeDirectory(files) });

  test.each(WAYS)("a version is begun, bumped, set and read with $name", async ({ openstack }) => {
    const source = sourceWith(openstack);
    expect(await runStep("check", { source })).toMatchObject({ code: 0, answer: [{ number: "0.0.0" }] });
    expect(await put(source, { bump: "minor" })).toMatchObject({ answer: { version: { number: "0.1.0" } } });
    expect(await put(source, { pre: "rc" })).toMatchObject({ answer: { version: { number: "0.1.0-rc.1" } } });
    expect(await put(source, { file: "number" }, { number: "5.0.0" })).toMatchObject({ code: 0 });
    expect(await stored()).toBe("5.0.0");
    expect(await runStep("check", { source, version: { number: "9.0.0" } })).toMatchObject({
      answer: [{ number: "5.0.0" }],
    });
    expect((await names()).filter((name) => name.startsWith(item))).toEqual([item]);
  });

  test.each([
    { name: "a wrong key", openstack: { password: "wrong" }, said: "Cannot sign in at" },
    {
      name: "a container that does not exist",
      openstack: { container: "nowhere" },
      said: 'there is no container "nowhere"',
    },
  ])("$name is one error", async ({ openstack, said }) => {
    const outcome = await runStep("check", { source: sourceWith({ ...WAYS[3].openstack, ...openstack }) });
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain(said);
  });

  test(
    `${WRITERS} puts at the same time get ${WRITERS} numbers`,
    async () => {
      await store("PUT", item, "1.0.0");
      const source = sourceWith(WAYS[3].openstack);
      const outcomes = await Promise.all(
        Array.from({ length: WRITERS }, () => put(source, { bump: "patch" })),
      );
      const numbers = outcomes.map(
        ({ answer }) => (answer as { version: { number: string } }).version.number,
      );
      expect(new Set(numbers).size).toBe(WRITERS);
      expect(numbers).toContain(await stored());
    },
    LONG_MS,
  );
});
