import * as v from "valibot";
import { signIn } from "../../../../../resources/semver/drivers/swift/sign-in.ts";
import { OpenStack } from "../../../../../resources/semver/openstack.ts";
import { httpExchange } from "../../../../../shared/http/exchange.ts";
import { ResourceError } from "../../../../../shared/resource/errors.ts";
import { recordingContext } from "../../../../support/recording.ts";
import type { Fault } from "../../../../support/s3-server/faults.ts";
import {
  type SwiftServer,
  type SwiftServerOptions,
  startSwiftServer,
} from "../../../../support/swift-server/server.ts";
import { CLOUD } from "../../../../support/swift-server/world.ts";

const { user, domain, project, credential, passcode, trust, tempAuth } = CLOUD;
const BY_NAME = { username: user.name, domain_name: domain.name };
const PASSWORD = { ...BY_NAME, password: user.password };
const TENANT = { tenant_name: project.name };

let server: SwiftServer;
const exchange = httpExchange({ env: {}, verification: "full" });
afterAll(() => exchange.close());
beforeEach(async () => {
  server = await startSwiftServer();
});
afterEach(() => server.close());

async function restart(options: SwiftServerOptions): Promise<void> {
  await server.close();
  server = await startSwiftServer(options);
}

async function attempt(path: string, keys: Readonly<Record<string, unknown>>) {
  const context = recordingContext();
  const openstack = v.parse(OpenStack, {
    region: CLOUD.region,
    identity_endpoint: `${server.endpoint}${path}`,
    ...keys,
  });
  const outcome = await signIn(openstack, exchange, context).catch((thrown: unknown) => thrown);
  return { outcome, log: context.log };
}

async function expectTicket(path: string, keys: Readonly<Record<string, unknown>>): Promise<void> {
  const { outcome, log } = await attempt(path, keys);
  if (outcome instanceof Error) throw outcome;
  const { token, storage } = outcome as { token: { reveal(): string }; storage: string };
  expect(storage).toBe(`${server.endpoint}/v1/AUTH_${project.id}`);
  expect(server.tokens.find(token.reveal())).toBeDefined();
  log.info(token.reveal());
  expect(log.text()).not.toContain(token.reveal());
}

describe("Keystone v3", () => {
  test.each<{ name: string; keys: Record<string, unknown> }>([
    { name: "user and domain by name, project by tenant_name", keys: { ...PASSWORD, ...TENANT } },
    {
      name: "a domain by id",
      keys: { username: user.name, domain_id: domain.id, password: user.password, ...TENANT },
    },
    {
      name: "user and project by id",
      keys: { user_id: user.id, password: user.password, tenant_id: project.id },
    },
    { name: "a passcode beside the password", keys: { ...PASSWORD, passcode, ...TENANT } },
    { name: "a passcode alone", keys: { ...BY_NAME, passcode, ...TENANT } },
    { name: "a scope with the id of the project", keys: { ...PASSWORD, scope: { project_id: project.id } } },
    {
      name: "a scope with names, which counts before the tenant keys",
      keys: {
        ...PASSWORD,
        scope: { project_name: project.name, domain_name: domain.name },
        tenant_id: "another",
      },
    },
    { name: "a scope with a trust", keys: { ...PASSWORD, scope: { trust_id: trust } } },
    {
      name: "an empty scope beside tenant keys",
      keys: { ...PASSWORD, ...TENANT, scope: { system: false, project_id: "" } },
    },
    {
      name: "an application credential by id",
      keys: { application_credential_id: credential.id, application_credential_secret: credential.secret },
    },
    {
      name: "an application credential by name and user, without a scope",
      keys: {
        ...BY_NAME,
        application_credential_name: credential.name,
        application_credential_secret: credential.secret,
        scope: { project_id: project.id },
        ...TENANT,
      },
    },
    {
      name: "the secret under the misspelt key of the stock type",
      keys: { application_credential_id: credential.id, application_credential_secretj: credential.secret },
    },
    { name: "a region by its id", keys: { ...PASSWORD, ...TENANT, region: CLOUD.regionId } },
  ])("lets in with $name", ({ keys }) => expectTicket("/v3/", keys));

  test("a token that was issued before is looked up, whatever else is given", async () => {
    const token_id = server.tokens.issue("project");
    await expectTicket("/v3", { token_id, password: "another", ...BY_NAME });
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /v3/auth/tokens"]);
  });

  test("a token with a scope is exchanged for another", async () => {
    await expectTicket("/v3", {
      token_id: server.tokens.issue("unscoped"),
      scope: { project_id: project.id },
    });
  });

  test.each<{ name: string; keys: Record<string, unknown>; said: string }>([
    { name: "nothing", keys: {}, said: "You must provide a password to authenticate" },
    { name: "a user alone", keys: BY_NAME, said: "You must provide a password to authenticate" },
    {
      name: "a password without a user",
      keys: { password: "x" },
      said: "one of username and user_id is required",
    },
    { name: "two users", keys: { ...PASSWORD, user_id: user.id }, said: "username and user_id" },
    {
      name: "a user without a domain",
      keys: { username: "a", password: "x" },
      said: "is required with username",
    },
    { name: "two domains", keys: { ...PASSWORD, domain_id: domain.id }, said: "domain_id and domain_name" },
    {
      name: "an id with a domain",
      keys: { user_id: "u", password: "x", domain_id: "d" },
      said: "do not go with user_id",
    },
    {
      name: "a lasting token without scope",
      keys: { token_id: "t", allow_reauth: true },
      said: "allow_reauth",
    },
    {
      name: "a token with a scope and a user",
      keys: { token_id: "t", username: "a", scope: { project_id: "p" } },
      said: "username does not go with token_id",
    },
    {
      name: "a credential without secret",
      keys: { application_credential_id: "i" },
      said: "application_credential_secret",
    },
    {
      name: "a named credential without user",
      keys: { application_credential_name: "n", application_credential_secret: "s" },
      said: "one of username and user_id is required",
    },
    {
      name: "a project name without domain",
      keys: { ...PASSWORD, scope: { project_name: "p" } },
      said: "beside project_name",
    },
    {
      name: "a project by id and name",
      keys: { ...PASSWORD, scope: { project_name: "p", project_id: "i", domain_id: "d" } },
      said: "project_id and project_name",
    },
    {
      name: "a project id with a domain",
      keys: { ...PASSWORD, scope: { project_id: "p", domain_id: "d" } },
      said: "project_id alone",
    },
    {
      name: "a scope with two domains",
      keys: { ...PASSWORD, scope: { domain_id: "d", domain_name: "n" } },
      said: "domain_id and domain_name",
    },
    { name: "a token with a line break", keys: { token_id: "abc\n" }, said: "line break" },
  ])("$name is refused before anything is asked", async ({ keys, said }) => {
    const { outcome } = await attempt("/v3", keys);
    expect(outcome).toMatchObject({
      name: "ResourceError",
      code: "invalid-request",
      message: expect.stringContaining(said),
    });
    expect(server.requests).toEqual([]);
  });

  test.each([
    { name: "the system", scope: { system: true } },
    { name: "a domain", scope: { domain_id: domain.id } },
    { name: "nothing", scope: undefined },
  ])("a token for $name has no object store, and that is said", async ({ scope }) => {
    const { outcome } = await attempt("/v3", { ...PASSWORD, scope });
    expect(outcome).toMatchObject({
      code: "not-found",
      message: expect.stringContaining("lists none"),
      hint: expect.stringContaining("tenant_name"),
    });
  });

  test("a region that is not there is answered with those that are", async () => {
    const { outcome } = await attempt("/v3", { ...PASSWORD, ...TENANT, region: "west" });
    expect(outcome).toMatchObject({
      code: "not-found",
      message: expect.stringContaining('"west"'),
      hint: "set openstack.region to one of: south, s-1, north, n-1",
    });
  });
});

describe("Keystone v2.0", () => {
  const KEYS = { username: user.name, password: user.password };
  test.each([
    { name: "a project by name", keys: { ...KEYS, ...TENANT } },
    { name: "a project by id", keys: { ...KEYS, tenant_id: project.id } },
  ])("lets in with $name", ({ keys }) => expectTicket("/v2.0", keys));

  test("lets in with a token", async () => {
    await expectTicket("/v2.0/", { token_id: server.tokens.issue("unscoped"), ...TENANT });
  });

  test.each([
    {
      name: "a user without a password",
      keys: { username: "a", token_id: "t" },
      said: "password is required",
    },
    { name: "nothing", keys: {}, said: "You must provide a password to authenticate" },
  ])("$name is refused before anything is asked", async ({ keys, said }) => {
    const { outcome } = await attempt("/v2.0", keys);
    expect(outcome).toMatchObject({ code: "invalid-request", message: expect.stringContaining(said) });
    expect(server.requests).toEqual([]);
  });

  test("a region that is not there is answered with those that are", async () => {
    const { outcome } = await attempt("/v2.0", { ...KEYS, ...TENANT, region: "west" });
    expect(outcome).toMatchObject({
      code: "not-found",
      hint: "set openstack.region to one of: south, north",
    });
  });
});

describe("TempAuth", () => {
  const KEYS = { password: tempAuth.key };
  test.each([
    { name: "account and user in one", path: "/auth/v1.0", keys: { ...KEYS, username: tempAuth.user } },
    {
      name: "the account in tenant_name",
      path: "/auth/v1.0",
      keys: { ...KEYS, username: "alice", tenant_name: "build" },
    },
  ])("lets in with $name", ({ path, keys }) => expectTicket(path, keys));

  test.each([
    { name: "no user", keys: KEYS, said: "username is required" },
    { name: "no key", keys: { username: "a:b" }, said: "password is required" },
    { name: "a key with a line break", keys: { username: "a:b", password: "key\n" }, said: "line break" },
  ])("$name is refused before anything is asked", async ({ keys, said }) => {
    const { outcome } = await attempt("/auth/v1.0", keys);
    expect(outcome).toMatchObject({ code: "invalid-request", message: expect.stringContaining(said) });
    expect(server.requests).toEqual([]);
  });
});

describe("an endpoint without a version", () => {
  test("is asked for one, and v3 is taken where both are", async () => {
    await expectTicket("", { ...PASSWORD, ...TENANT });
    expect(server.requests.map(({ path }) => path)).toEqual(["/", "/v3/auth/tokens"]);
  });

  test("what stands in place of a known version is left out", async () => {
    await expectTicket("/v4/whatever", { ...PASSWORD, ...TENANT });
  });

  test("v2.0 is taken where there is nothing else", async () => {
    await restart({ keystone: "v2 only" });
    await expectTicket("/", { username: user.name, password: user.password, ...TENANT });
  });

  test("is not asked where no version could use the keys", async () => {
    const { outcome } = await attempt("/", BY_NAME);
    expect(outcome).toMatchObject({ code: "invalid-request" });
    expect(server.requests).toEqual([]);
  });

  test.each([
    { name: "no JSON", fault: { action: "status", status: 200, code: "<html>" } as const },
    {
      name: "a list without versions",
      fault: { action: "status", status: 200, code: '{"versions":{"values":[]}}' } as const,
    },
    { name: "a refusal", fault: { action: "status", status: 404 } as const },
  ])("$name in its answer is one error", async ({ fault }) => {
    server.fault({ ...fault, match: { operation: "discover" } });
    const { outcome } = await attempt("/", { ...PASSWORD, ...TENANT });
    expect(outcome).toMatchObject({
      name: "ResourceError",
      hint: expect.stringContaining("with its version"),
    });
  });
});

describe("what goes wrong", () => {
  test.each<{ name: string; fault: Fault; code: string }>([
    {
      name: "no JSON",
      fault: { action: "status", status: 201, code: "{", headers: { "x-subject-token": "t-0815" } },
      code: "unavailable",
    },
    {
      name: "another JSON",
      fault: { action: "status", status: 201, code: "[]", headers: { "x-subject-token": "t-0815" } },
      code: "unavailable",
    },
    { name: "no token", fault: { action: "status", status: 201, code: '{"token":{}}' }, code: "unavailable" },
    {
      name: "an object store that is no URL",
      fault: {
        action: "status",
        status: 201,
        code: JSON.stringify({
          token: {
            catalog: [
              { type: "object-store", endpoints: [{ interface: "public", region: "north", url: "ftp://x" }] },
            ],
          },
        }),
        headers: { "x-subject-token": "t-0815" },
      },
      code: "unavailable",
    },
    {
      name: "a redirect",
      fault: { action: "status", status: 302, headers: { location: "http://127.0.0.1:1/" } },
      code: "invalid-request",
    },
    { name: "403", fault: { action: "status", status: 403 }, code: "access-denied" },
  ])("$name is one error", async ({ fault, code }) => {
    server.fault({ ...fault, match: { operation: "sign in" } });
    const { outcome } = await attempt("/v3", { ...PASSWORD, ...TENANT });
    expect(outcome).toBeInstanceOf(ResourceError);
    expect(outcome).toMatchObject({ code });
    expect(`${String(outcome)}${(outcome as ResourceError).hint}`).not.toMatch(/t-0815|horse/);
  });

  test.each<{ fault: Fault }>([
    { fault: { action: "status", status: 503 } },
    { fault: { action: "status", status: 429 } },
    { fault: { action: "reset" } },
    { fault: { action: "dropReply" } },
    { fault: { action: "truncate", bytes: 10 } },
  ])("$fault.action $fault.status is survived", async ({ fault }) => {
    server.fault({ ...fault, match: { operation: "sign in" } });
    await expectTicket("/v3", { ...PASSWORD, ...TENANT });
  });

  test.each([
    { storage: "http://store.example/v1", warned: true },
    { storage: "https://store.example/v1", warned: false },
  ])("whether $storage is warned of", async ({ storage, warned }) => {
    const catalog = [
      { type: "object-store", endpoints: [{ interface: "public", region: CLOUD.region, url: storage }] },
    ];
    server.fault({
      action: "status",
      status: 201,
      code: JSON.stringify({ token: { catalog } }),
      headers: { "x-subject-token": "t-0815" },
      match: { operation: "sign in" },
    });
    const { log } = await attempt("/v3", { ...PASSWORD, ...TENANT });
    expect(log.text().includes("Secrets travel to store.example in plain text")).toBe(warned);
  });

  test("a wrong password is refused in Keystone's words", async () => {
    const { outcome } = await attempt("/v3", { ...PASSWORD, password: "wrong-password", ...TENANT });
    expect(outcome).toMatchObject({
      code: "access-denied",
      message: `Cannot sign in at "${server.endpoint}/v3/": The request you have made requires authentication. (HTTP 401)`,
      hint: expect.stringContaining("password"),
    });
    expect(String(outcome)).not.toContain("wrong-password");
  });

  test.each([
    { name: "no URL", endpoint: "keystone" },
    { name: "another scheme", endpoint: "ftp://keystone/v3" },
    { name: "a login in it", endpoint: "https://alice:geheim@keystone/v3" },
    { name: "a query", endpoint: "https://keystone/v3?password=geheim" },
    { name: "nothing", endpoint: undefined },
  ])("an endpoint with $name is refused, and not shown", async ({ endpoint }) => {
    const openstack = v.parse(OpenStack, { ...PASSWORD, identity_endpoint: endpoint });
    const thrown = await signIn(openstack, exchange, recordingContext()).catch((error: unknown) => error);
    expect(thrown).toMatchObject({
      code: "invalid-request",
      message: expect.stringContaining("identity_endpoint"),
    });
    expect(String(thrown)).not.toContain("geheim");
  });
});
