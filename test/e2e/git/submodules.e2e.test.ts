import { lstatSync } from "node:fs";
import { join } from "node:path";
import { createRepository, type TestRepository } from "../../support/git-server/repository.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";
import { makeSshKey } from "../../support/ssh-server/keys.ts";
import { startSshServer } from "../../support/ssh-server/server.ts";
import { makeDirectory } from "../support/workspace.ts";
import { type Got, get, got } from "./get.ts";
import { overHttp, PASSWORD } from "./ways.ts";

const LOGIN = { username: "ci", password: PASSWORD };
const OTHER = { username: "other", password: "an0ther p@ssword" };

interface Declared {
  readonly path: string;
  readonly url: string;
  readonly commit: string;
  /** Further lines of the section. */
  readonly more?: string;
}

/** Adds a commit to `main` that has `submodules`, by their names. */
function commitSubmodules(
  repository: TestRepository,
  submodules: Readonly<Record<string, Declared>>,
  files: Readonly<Record<string, string>> = {},
): string {
  const text = Object.entries(submodules).map(
    ([name, { path, url, more = "" }]) => `[submodule "${name}"]\n\tpath = ${path}\n\turl = ${url}\n${more}`,
  );
  repository.commit("main", { ".gitmodules": text.join(""), ...files });
  const links = Object.values(submodules).map(({ path, commit }) => `M 160000 ${commit} ${path}\n`);
  const stream = [
    "commit refs/heads/main\ncommitter Test <test@example.com> 1700000000 +0000\ndata 5\nlinks\n",
    `from ${repository.refs()["refs/heads/main"]}\n`,
    ...links,
  ];
  repository.git(["fast-import", "--quiet"], stream.join(""));
  return repository.git(["rev-parse", "main"]);
}

/** A repository, and two that it may have as submodules, on one server. */
async function nested(options: Parameters<typeof overHttp>[0] = {}) {
  const way = await overHttp(options);
  const [one, two] = ["one.git", "two.git"].map((name) => way.server.createRepository({ name }));
  if (one === undefined || two === undefined) throw new Error("no repositories");
  const commits = {
    one: one.commit("main", { file: "of one" }),
    two: two.commit("main", { file: "of two" }),
  };
  return { ...way, one, two, commits };
}

/** Whether git itself takes the submodule for what it has checked out. */
function expectWhole(clone: Got): void {
  expect(clone.git("status", "--porcelain")).toBe("");
  for (const line of clone.git("submodule", "status").split("\n")) expect(line).toMatch(/^ /);
}

test("submodules are where git has them, at their pinned commits", async () => {
  const way = await nested();
  way.one.commit("main", { file: "newer" });
  const declared = {
    "first name": { path: "libs/one", url: "../one.git", commit: way.commits.one },
    two: { path: "two", url: way.server.urlOf(way.two), commit: way.commits.two },
  };
  commitSubmodules(way.repository, declared);
  const clone = await got(way);
  expect(clone.text("libs/one/file")).toBe("of one");
  expect(clone.text("two/file")).toBe("of two");
  expect(clone.text("libs/one/.git")).toBe("gitdir: ../../.git/modules/first name\n");
  expectWhole(clone);
  expect(clone.git("config", "--local", "--get-regexp", "^submodule").split("\n").sort()).toEqual(
    [
      "submodule.first name.active true",
      `submodule.first name.url ${way.server.urlOf(way.one)}`,
      "submodule.two.active true",
      `submodule.two.url ${way.server.urlOf(way.two)}`,
    ].sort(),
  );
});

test.each([
  { name: "all", submodules: "all", one: true, two: true },
  { name: "none", submodules: "none", one: false, two: false },
  { name: "an empty list", submodules: [], one: false, two: false },
  { name: "a path", submodules: ["libs/one"], one: true, two: false },
  { name: "a path with a slash", submodules: ["libs/one/"], one: true, two: false },
  { name: "a name", submodules: ["second"], one: false, two: true },
])("of the submodules, $name", async ({ submodules, one, two }) => {
  const way = await nested();
  const declared = {
    first: { path: "libs/one", url: "../one.git", commit: way.commits.one },
    second: { path: "two", url: "../two.git", commit: way.commits.two },
  };
  commitSubmodules(way.repository, declared);
  const clone = await got(way, { params: { submodules } });
  const has = (path: string) => clone.git("submodule", "status", path).startsWith(" ");
  expect({ one: has("libs/one"), two: has("two") }).toEqual({ one, two });
});

test.each([{ wanted: "one" }, { wanted: "libs" }, { wanted: "li.s/one" }])(
  "the end, the beginning or a pattern of a path is none: $wanted",
  async ({ wanted }) => {
    const way = await nested();
    commitSubmodules(way.repository, {
      first: { path: "libs/one", url: "../one.git", commit: way.commits.one },
    });
    const { code, stderr } = await get(way, { params: { submodules: [wanted] } });
    expect(code).toBe(1);
    expect(stderr).toContain(`Cannot check out the submodule "${wanted}"`);
    expect(stderr).toContain("It has libs/one");
  },
);

test("a submodule that is declared and not there is passed over", async () => {
  const way = await nested();
  way.repository.commit("main", {
    ".gitmodules": '[submodule "x"]\n\tpath = not/there\n\turl = ../one.git\n',
  });
  const { stderr } = await got(way);
  expect(stderr).toContain("warning: skipping missing submodule: not/there");
});

test.each([
  { name: "by default", params: {}, isDeep: true },
  { name: "with true", params: { submodule_recursive: "true" }, isDeep: true },
  { name: "not with false", params: { submodule_recursive: false }, isDeep: false },
  { name: "not with the text false", params: { submodule_recursive: "false" }, isDeep: false },
])("submodules of submodules come $name", async ({ params, isDeep }) => {
  const way = await nested();
  const inner = { path: "inner", url: "../two.git", commit: way.commits.two };
  const commit = commitSubmodules(way.one, { inner });
  commitSubmodules(way.repository, { one: { path: "one", url: "../one.git", commit } });
  const clone = await got(way, { params });
  const found = () => clone.text("one/inner/file");
  if (!isDeep) return expect(found).toThrow("ENOENT");
  expect(found()).toBe("of two");
  expect(clone.text("one/inner/.git")).toBe("gitdir: ../../.git/modules/one/modules/inner\n");
  return expect(clone.git("submodule", "status", "--recursive")).not.toMatch(/^[-+]/m);
});

test.each([
  { name: "its newest commit", more: "", expected: "newest" },
  { name: "that of its branch", more: "\tbranch = side\n", expected: "side" },
  { name: "that of the branch of the repository", more: "\tbranch = .\n", expected: "newest" },
])("submodule_remote takes $name", async ({ more, expected }) => {
  const way = await nested();
  way.one.commit("side", { file: "side" });
  way.one.commit("main", { file: "newest" });
  commitSubmodules(way.repository, {
    one: { path: "one", url: "../one.git", commit: way.commits.one, more },
  });
  const clone = await got(way, { params: { submodule_remote: true } });
  expect(clone.text("one/file")).toBe(expected);
});

test("a depth holds for submodules, whose commit may be on no branch", async () => {
  const way = await nested();
  way.one.commit("main", { file: "2" });
  const lost = way.one.commit("side", { file: "lost" });
  way.one.git(["update-ref", "-d", "refs/heads/side"]);
  const tip = way.two.commit("main", { file: "tip" });
  commitSubmodules(way.repository, {
    one: { path: "one", url: "../one.git", commit: lost },
    two: { path: "two", url: "../two.git", commit: tip },
  });
  const clone = await got(way, { params: { depth: 1 } });
  expect(clone.text("one/file")).toBe("lost");
  expect(clone.text("two/file")).toBe("tip");
  expect(clone.git("-C", "one", "rev-list", "--count", "HEAD")).toBe("1");
  expect(clone.git("-C", "two", "rev-list", "--all", "--count")).toBe("1");
});

describe("a login", () => {
  test("of the repository is for the submodules of its server", async () => {
    const way = await nested({ login: LOGIN });
    commitSubmodules(way.repository, { one: { path: "one", url: "../one.git", commit: way.commits.one } });
    const clone = await got({ source: { ...way.source, ...LOGIN }, secrets: [PASSWORD] });
    expect(clone.text("one/file")).toBe("of one");
  });

  test("in the address of the repository is, too, and does not stay in the clone", async () => {
    const way = await nested({ login: LOGIN });
    commitSubmodules(way.repository, { one: { path: "one", url: "../one.git", commit: way.commits.one } });
    const uri = String(way.source["uri"]).replace("://", `://ci:${encodeURIComponent(PASSWORD)}@`);
    const clone = await got({ source: { uri }, secrets: [PASSWORD] });
    expect(clone.text("one/file")).toBe("of one");
  });

  test.each([
    { name: "goes nowhere else", keys: {}, login: LOGIN, isIn: false },
    { name: "goes to a host that is listed", keys: { credential_hosts: ["HOST"] }, login: LOGIN, isIn: true },
    {
      name: "of the submodule's host goes there",
      keys: { submodule_credentials: [{ host: "HOST", ...OTHER }] },
      login: OTHER,
      isIn: true,
    },
    {
      name: "of another port stays away",
      keys: { submodule_credentials: [{ host: "127.0.0.1:1", ...OTHER }] },
      login: OTHER,
      isIn: false,
    },
  ])("$name", async ({ keys, login, isIn }) => {
    const elsewhere = await open(startGitServer({ login }));
    const one = elsewhere.createRepository();
    const commit = one.commit("main", { file: "elsewhere" });
    const way = await overHttp({ login: LOGIN });
    commitSubmodules(way.repository, { one: { path: "one", url: elsewhere.urlOf(one), commit } });
    const host = new URL(elsewhere.url).host;
    const source = { ...way.source, ...LOGIN, ...JSON.parse(JSON.stringify(keys).replaceAll("HOST", host)) };
    const outcome = await get({ source, secrets: [PASSWORD, OTHER.password] });
    expect(outcome.code).toBe(isIn ? 0 : 1);
    if (isIn) return expect(outcome.text("one/file")).toBe("elsewhere");
    expect(elsewhere.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    return expect(outcome.stderr).toMatch(/a login is asked for that is not there/);
  });

  test("in a header for all servers does not go to those of submodules", async () => {
    const elsewhere = await open(startGitServer());
    const one = elsewhere.createRepository();
    const commit = one.commit("main", { file: "elsewhere" });
    const way = await overHttp();
    commitSubmodules(way.repository, { one: { path: "one", url: elsewhere.urlOf(one), commit } });
    const git_config = [{ name: "http.extraHeader", value: `X-Token: ${PASSWORD}` }];
    await got({ source: { ...way.source, git_config }, secrets: [PASSWORD] });
    expect(way.server.requests.every(({ headers }) => headers["x-token"] === PASSWORD)).toBe(true);
    expect(elsewhere.requests.some(({ headers }) => "x-token" in headers)).toBe(false);
  });
});

const overSsh = process.env["TESTS_WITHOUT_OPENSSH"] === undefined ? test : test.skip;

overSsh("the SSH key for an address is used for it alone, and the main one for its own host", async () => {
  const [main, own] = [makeSshKey(), makeSshKey()];
  const [mainFolder, ownFolder] = [makeDirectory(), makeDirectory()];
  const mainServer = await open(
    startSshServer({ repositories: mainFolder, authorizedKeys: [main.publicKey] }),
  );
  const ownServer = await open(startSshServer({ repositories: ownFolder, authorizedKeys: [own.publicKey] }));
  const repository = createRepository(mainFolder);
  const beside = createRepository(mainFolder, { name: "beside.git" });
  const elsewhere = createRepository(ownFolder, { name: "elsewhere.git" });
  const url = ownServer.url("elsewhere.git");
  commitSubmodules(repository, {
    beside: { path: "beside", url: "../beside.git", commit: beside.commit("main", { file: "beside" }) },
    elsewhere: { path: "elsewhere", url, commit: elsewhere.commit("main", { file: "elsewhere" }) },
  });
  const source = {
    uri: mainServer.url("repository.git"),
    private_key: main.privateKey,
    known_hosts: mainServer.knownHosts + ownServer.knownHosts,
  };
  const secrets = [main, own].flatMap(({ privateKey }) => privateKey.split("\n").slice(1, -2));
  const refused = await get({ source, secrets });
  expect(refused.stderr).toMatch(/the server does not accept the SSH key/);
  const submodule_credentials = [{ url, private_key: own.privateKey }];
  const clone = await got({ source: { ...source, submodule_credentials }, secrets });
  expect([clone.text("beside/file"), clone.text("elsewhere/file")]).toEqual(["beside", "elsewhere"]);
});

test("submodules of a repository on this disk may be on this disk", async () => {
  const root = makeDirectory();
  const repository = createRepository(root);
  const one = createRepository(root, { name: "one.git" });
  const two = createRepository(root, { name: "two.git" });
  commitSubmodules(repository, {
    one: { path: "one", url: "../one.git", commit: one.commit("main", { file: "1" }) },
    two: { path: "two", url: `file://${two.path}`, commit: two.commit("main", { file: "2" }) },
  });
  const clone = await got({ source: { uri: repository.path }, secrets: [] });
  expect([clone.text("one/file"), clone.text("two/file")]).toEqual(["1", "2"]);
});

test.each([
  { name: "a program as the transport", url: "ext::sh -c touch% /tmp/x", expected: /this way of transport/ },
  { name: "an option as the address", url: "--upload-pack=x", expected: /neither an address nor begins/ },
  { name: "an option as the host", url: "ssh://-oProxyCommand=x/y", expected: /it names no usable host/ },
  {
    name: "a path of this disk",
    url: "/etc",
    expected: /is a path, which has no place in a repository of a server/,
  },
  { name: "a file address", url: "file:///etc", expected: /is a path, which has no place/ },
  { name: "an address above the server", url: "../../../one.git", expected: /leads above/ },
  { name: "a path that leads up", path: "../up", expected: /its path "..\/up" leads elsewhere/ },
  { name: "an absolute path", path: "/tmp/x", expected: /its path "\/tmp\/x" leads elsewhere/ },
  { name: "a path into .git", path: ".git/hooks", expected: /leads elsewhere/ },
  { name: "a path like an option", path: "-x", expected: /leads elsewhere/ },
  { name: "a name that leads up", submodule: "../../x", expected: /its name leads elsewhere/ },
])("$name is refused", async ({ url = "../one.git", path = "one", submodule = "one", expected }) => {
  const way = await nested();
  const section = `[submodule "${submodule}"]\n\tpath = ${path}\n\turl = ${url}\n`;
  way.repository.commit("main", { ".gitmodules": section });
  const link = `M 160000 ${way.commits.one} one\n`;
  const from = way.repository.git(["rev-parse", "main"]);
  const head = "commit refs/heads/main\ncommitter T <t@example.com> 1700000000 +0000\ndata 1\nx\n";
  way.repository.git(["fast-import", "--quiet"], `${head}from ${from}\n${link}`);
  const { code, stderr } = await get(way);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(expected) });
});

test("one submodule cannot lie within the repository of another", async () => {
  const way = await nested();
  commitSubmodules(way.repository, {
    one: { path: "one", url: "../one.git", commit: way.commits.one },
    "one/hooks": { path: "two", url: "../two.git", commit: way.commits.two },
  });
  const { stderr } = await get(way);
  expect(stderr).toContain('its name lies within that of the submodule "one"');
});

test("a command in .gitmodules never runs", async () => {
  const way = await nested();
  const mark = join(makeDirectory(), "mark");
  const more = `\tupdate = !touch ${mark}\n`;
  commitSubmodules(way.repository, {
    one: { path: "one", url: "../one.git", commit: way.commits.one, more },
  });
  const clone = await got(way);
  expect(clone.text("one/file")).toBe("of one");
  expect(() => lstatSync(mark)).toThrow("ENOENT");
  expect(clone.text(".git/config")).not.toContain("touch");
});

test("a failure in one submodule leaves nothing of the others", async () => {
  const way = await nested();
  commitSubmodules(way.repository, {
    one: { path: "one", url: "../one.git", commit: way.commits.one },
    gone: { path: "gone", url: "../gone.git", commit: way.commits.two },
  });
  const { code, stderr } = await get(way);
  expect(code).toBe(1);
  expect(stderr).toMatch(/error: Cannot clone "http:.*gone.git": there is no such repository/);
});

test("a repository that is its own submodule comes to an end", async () => {
  const way = await nested();
  const self = { path: "self", url: "../repository.git", commit: way.commits.one };
  commitSubmodules(way.repository, { self });
  const { code, stderr } = await get(way, { params: { submodule_remote: true, depth: 1 } });
  expect(code).toBe(1);
  expect(stderr).toMatch(/Cannot check out the submodules of ".*": they lie 13 levels deep/);
});
