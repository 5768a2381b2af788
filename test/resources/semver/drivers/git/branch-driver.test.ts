import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createMessage, generateKey, readKey, readSignature, verify } from "openpgp";
import { formatVersion, parseVersion } from "../../../../../resources/semver/semantic-version.ts";
import type { TestRepository } from "../../../../support/git-server/repository.ts";
import {
  type GitServer,
  type GitServerOptions,
  startGitServer,
} from "../../../../support/git-server/server.ts";
import { type GitPlace, gitPlace } from "../../../../support/semver/git-place.ts";
import { race } from "../../../../support/semver/race.ts";

const FIRST = parseVersion("1.0.0");
const NEXT = parseVersion("1.0.1");

let place: GitPlace;
let servers: GitServer[] = [];
beforeEach(async () => {
  place = await gitPlace();
});
afterEach(async () => {
  await place.close();
  for (const server of servers) await server.close();
  servers = [];
});

async function serve(options: GitServerOptions): Promise<GitServer> {
  const server = await startGitServer(options);
  servers.push(server);
  return server;
}

/** Commits lines of git-fast-import(1) on `main`. */
function importLines(...lines: string[]): void {
  const parent = place.repository.refs()["refs/heads/main"];
  const start = [
    "commit refs/heads/main",
    "committer Test <test@example.com> 1700000000 +0000",
    "data 4",
    "odd",
  ];
  place.repository.git(
    ["fast-import", "--quiet"],
    [...start, ...(parent ? [`from ${parent}`] : []), ...lines, ""].join("\n"),
  );
}
const OID = "1234567890123456789012345678901234567890";

describe("a commit", () => {
  const ODD = [
    `M 160000 ${OID} module`,
    "M 120000 inline link\ndata 6\ntarget",
    "M 100755 inline script\ndata 4\n#!x\n",
    'M 100644 inline "a b"\ndata 1\nx',
    'M 100644 inline "zo\\303\\253"\ndata 1\nx',
    'M 100644 inline "new\\nline"\ndata 1\nx',
    'M 100644 inline "\\377bytes"\ndata 1\nx',
    "M 100644 inline version.d/x\ndata 1\nx",
    "M 100644 inline version-a\ndata 1\nx",
    "M 100644 inline deep/er/x\ndata 1\nx",
  ];

  test.each([
    { name: "a file at the root", file: "version", old: "", mode: "100644" },
    {
      name: "a file that is there",
      file: "version",
      old: "M 100644 inline version\ndata 5\n1.0.0",
      mode: "100644",
    },
    {
      name: "an executable file",
      file: "version",
      old: "M 100755 inline version\ndata 5\n1.0.0",
      mode: "100755",
    },
    { name: "a file in a directory", file: "deep/er/version", old: "", mode: "100644" },
    { name: "a file in new directories", file: "deep/new/ly/made", old: "", mode: "100644" },
    { name: "a file with an odd name", file: "oð/a: ?*[\\b", old: "", mode: "100644" },
  ])("changes nothing but $name", async ({ file, old, mode }) => {
    importLines(...ODD, ...(old ? [old] : []));
    const parent = place.repository.git(["rev-parse", "main"]);
    const driver = await place.driver({ file });
    expect(await driver.write(NEXT, "any")).toBe("written");
    const { git } = place.repository;
    expect(git(["diff-tree", "-r", "--no-commit-id", "--name-only", "-z", "main"])).toBe(`${file}\0`);
    expect(git(["ls-tree", "-z", "--format=%(objectmode)", "main", `:(literal)${file}`])).toBe(`${mode}\0`);
    expect(git(["rev-parse", "main^"])).toBe(parent);
    expect(place.repository.read("main", file)).toBe("1.0.1\n");
    // The submodule and the odd bytes are there on purpose; fsck would name everything else.
    git(["fsck", "--strict"]);
  });

  test("finds its way among ten thousand names", async () => {
    importLines(...Array.from({ length: 10_000 }, (_, at) => `M 100644 inline f${at}\ndata 1\nx`));
    const driver = await place.driver({ file: "f5000.version" });
    expect(await driver.write(NEXT, (await driver.read()).revision)).toBe("written");
    place.repository.git(["fsck", "--strict"]);
    expect(place.repository.git(["ls-tree", "--name-only", "main"]).split("\n")).toHaveLength(10_001);
  });

  test("names author and message as the source says", async () => {
    const driver = await place.driver({
      git_user: "Zoë <zoe@example.com>",
      commit_message: "%version% in %file%, %version% $& %other%\n\n",
    });
    await driver.write(FIRST, "any");
    expect(place.repository.git(["log", "-1", "--format=%an <%ae>|%cn <%ce>|%B", "main"])).toBe(
      "Zoë <zoe@example.com>|Zoë <zoe@example.com>|1.0.0 in version, 1.0.0 $& %other%\n",
    );
  });

  test("is made by git@localhost where the source names nobody", async () => {
    await (await place.driver()).write(FIRST, "any");
    expect(place.repository.git(["log", "-1", "--format=%an <%ae>|%s", "main"])).toBe(
      "git <git@localhost>|bump to 1.0.0",
    );
  });

  test("begins a branch that is missing with that file alone", async () => {
    place.repository.commit("main", { README: "something else" });
    const driver = await place.driver({ branch: "versions/new", file: "version" });
    const { version, revision } = await driver.read();
    expect(version).toBeUndefined();
    expect(await driver.write(FIRST, revision)).toBe("written");
    expect(place.repository.git(["log", "--format=%P", "versions/new"])).toBe("");
    expect(place.repository.git(["ls-tree", "-r", "--name-only", "versions/new"])).toBe("version");
  });

  test("is not made where the file holds the version", async () => {
    place.repository.commit("main", { version: "1.0.0\n" });
    const before = place.repository.refs();
    const driver = await place.driver();
    expect(await driver.write(FIRST, (await driver.read()).revision)).toBe("written");
    expect(place.repository.refs()).toEqual(before);
  });

  test("is signed with the key of the source", async () => {
    const key = await generateKey({
      userIDs: { email: "ci@example.com" },
      passphrase: "secret",
      format: "armored",
    });
    const driver = await place.driver({
      git_user: "CI <ci@example.com>",
      signing_key: key.privateKey,
      signing_key_passphrase: "secret",
    });
    await driver.write(FIRST, "any");
    place.repository.git(["fsck", "--strict"]);
    const text = place.repository.git(["cat-file", "commit", "main"]);
    const [, signature = ""] = /^gpgsig ((?:.*\n )*.*)\n/m.exec(text) ?? [];
    const payload = `${text.replace(`gpgsig ${signature}\n`, "")}\n`;
    const { signatures } = await verify({
      message: await createMessage({ binary: Buffer.from(payload) }),
      signature: await readSignature({ armoredSignature: signature.replaceAll("\n ", "\n") }),
      verificationKeys: await readKey({ armoredKey: key.publicKey }),
    });
    expect(await signatures[0]?.verified).toBe(true);
  });

  test("is not made with a key that cannot sign", async () => {
    const driver = await place.driver({ signing_key: "no key" });
    expect(await driver.read()).toMatchObject({ version: undefined });
    await expect(driver.write(FIRST, "any")).rejects.toThrow('Cannot sign with "signing_key"');
    expect(place.repository.refs()).toEqual({});
  });
});

test.each([
  {
    name: "a directory",
    line: "M 100644 inline version/x\ndata 1\nx",
    file: "version",
    state: '"version" is a directory there',
  },
  {
    name: "a link",
    line: "M 120000 inline version\ndata 1\nx",
    file: "version",
    state: '"version" is a symbolic link there',
  },
  {
    name: "a submodule",
    line: `M 160000 ${OID} version`,
    file: "version",
    state: '"version" is a submodule there',
  },
  {
    name: "below a link",
    line: "M 120000 inline a\ndata 1\nx",
    file: "a/version",
    state: '"a" is a symbolic link there',
  },
  {
    name: "below a file",
    line: "M 100644 inline a\ndata 1\nx",
    file: "a/version",
    state: '"a" is a file there',
  },
])("a file that is $name is neither read nor replaced", async ({ line, file, state }) => {
  importLines(line);
  const before = place.repository.refs();
  const driver = await place.driver({ file });
  const failure = { code: "invalid-request", message: expect.stringContaining(state) };
  await expect(driver.read()).rejects.toMatchObject(failure);
  await expect(driver.write(FIRST, "any")).rejects.toMatchObject(failure);
  expect(place.repository.refs()).toEqual(before);
});

test("a repository with SHA-256 names is refused", async () => {
  const server = await serve({});
  const repository = server.createRepository({ objectFormat: "sha256" });
  repository.commit("main", { version: "1.0.0" });
  const driver = await place.driver({ uri: repository.path });
  await expect(driver.read()).rejects.toMatchObject({
    name: "ResourceError",
    message: expect.stringContaining("SHA-256"),
  });
});

test("a repository that is missing is no missing branch", async () => {
  const driver = await place.driver({ uri: join(place.repository.path, "none") });
  await expect(driver.read()).rejects.toMatchObject({ code: "not-found" });
});

test("a hook that refuses is quoted, and not asked again", async () => {
  place.repository.installHook(
    "pre-receive",
    'echo x >> "$GIT_DIR/asked"; echo "no bumps on Fridays" >&2; exit 1',
  );
  const driver = await place.driver();
  await expect(driver.write(FIRST, "any")).rejects.toMatchObject({
    code: "access-denied",
    message: expect.stringMatching(/Cannot write ".*#main:version": .*no bumps on Fridays/),
  });
  expect(readdirSync(place.repository.path)).toContain("asked");
  expect(place.repository.git(["hash-object", join(place.repository.path, "asked")])).toBe(
    place.repository.git(["hash-object", "--stdin"], "x\n"),
  );
});

test("a hook of the machine of the driver does not run", async () => {
  await (await place.driver()).write(FIRST, "any");
  expect(place.leftOvers().filter((name) => name.startsWith("git-"))).toHaveLength(1);
});

describe("what is left in the temp directory", () => {
  const cacheFile = () => place.leftOvers().filter((name) => name.startsWith("semver-git-"));
  /** What a driver answers that begins with what is in the temp directory now. */
  const answer = async () => {
    const driver = await place.driver();
    const { version } = await driver.read();
    await driver.close();
    return version && formatVersion(version);
  };
  const plantCache = (content: string, mode = 0o600) => {
    const [name = ""] = cacheFile();
    const path = join(place.context().env["TMPDIR"] ?? "", name);
    writeFileSync(path, content);
    chmodSync(path, mode);
  };

  test("is one file, that answers as long as the tip is the same", async () => {
    const tip = place.repository.commit("main", { version: "1.0.0" });
    expect(await answer()).toBe("1.0.0");
    expect([cacheFile().length, place.leftOvers().length]).toEqual([1, 1]);
    plantCache(JSON.stringify({ tip, version: "7.0.0" }));
    expect(await answer()).toBe("7.0.0");
    place.repository.commit("main", { version: "1.0.1" });
    expect(await answer()).toBe("1.0.1");
    place.repository.git(["update-ref", "refs/heads/main", tip]);
    expect(await answer()).toBe("1.0.0");
  });

  test.each([
    { name: "is empty", content: () => "" },
    { name: "is no JSON", content: () => "{" },
    { name: "is a list", content: () => "[]" },
    { name: "has no version", content: (tip: string) => JSON.stringify({ tip }) },
    { name: "has another version", content: (tip: string) => JSON.stringify({ tip, version: "v7" }) },
    {
      name: "is huge",
      content: (tip: string) => JSON.stringify({ tip, version: "7.0.0", x: "x".repeat(9999) }),
    },
    {
      name: "anybody may write",
      content: (tip: string) => JSON.stringify({ tip, version: "7.0.0" }),
      mode: 0o666,
    },
  ])("is not believed when it $name", async ({ content, mode }) => {
    const tip = place.repository.commit("main", { version: "1.0.0" });
    await answer();
    plantCache(content(tip), mode);
    expect(await answer()).toBe("1.0.0");
  });
});

describe("over HTTP", () => {
  let server: GitServer;
  let repository: TestRepository;
  beforeEach(async () => {
    server = await serve({ login: { username: "ci", password: "s3cret" } });
    repository = server.createRepository();
    repository.commit("main", { version: "1.0.0" });
  });
  const open = (settings = {}) =>
    place.driver({ uri: server.urlOf(repository), username: "ci", password: "s3cret", ...settings });
  const asked = () => server.requests.filter(({ status }) => status !== 401).map(({ subject }) => subject);

  test("a second check asks for the tip alone", async () => {
    await (await open()).read();
    const before = asked().length;
    expect(await (await open()).read()).toMatchObject({ version: FIRST });
    expect(asked().slice(before)).toEqual(["refs-for-fetch", "fetch"]);
  });

  test("a first check makes one connection for branch, commit, trees and version", async () => {
    await (await open()).read();
    expect(asked()).toEqual(["refs-for-fetch", "fetch", "fetch"]);
  });

  test("a bump is a fetch and a push", async () => {
    const driver = await open();
    expect(await driver.write(NEXT, (await driver.read()).revision)).toBe("written");
    expect(asked()).toEqual(["refs-for-fetch", "fetch", "fetch", "refs-for-push", "push"]);
  });

  test("two writers hand out each number once", async () => {
    const steps = await race([await open(), await open()], Array(10).fill("patch"));
    expect(steps.map(({ to }) => to).toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))).toEqual(
      Array.from({ length: 10 }, (_, at) => `1.0.${at + 1}`),
    );
  });

  test("a write whose reply is lost is found, and not made again", async () => {
    const driver = await open();
    const { revision } = await driver.read();
    server.fail("push", { kind: "lost-reply" });
    expect(await driver.write(NEXT, revision)).toBe("written");
    expect(repository.read("main", "version")).toBe("1.0.1\n");
    expect(repository.git(["rev-list", "--count", "main"])).toBe("2");
  });

  test.each([
    { name: "built upon our commit", theirs: "on top", expected: "written" },
    { name: "come first", theirs: "instead", expected: "conflict" },
  ] as const)(
    "when a reply is lost and others have $name, the write is $expected",
    async ({ theirs, expected }) => {
      const driver = await open();
      const { revision } = await driver.read();
      const script = theirs === "on top" ? "$new" : "$old";
      repository.installHook(
        "post-receive",
        `read old new ref
       export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
       git update-ref $ref $(git commit-tree -m theirs -p ${script} ${script}^{tree})`,
      );
      server.fail("push", { kind: "lost-reply" });
      expect(await driver.write(NEXT, revision)).toBe(expected);
    },
  );

  test.each([
    { name: "reset", fault: { kind: "reset" } },
    { name: "answered with 503", fault: { kind: "status", status: 503 } },
  ] as const)("a push that is $name is made again once", async ({ fault }) => {
    const driver = await open();
    const { revision } = await driver.read();
    server.fail("push", fault);
    expect(await driver.write(NEXT, revision)).toBe("written");
    expect(repository.git(["rev-list", "--count", "main"])).toBe("2");
  });

  test("a push that never arrives is an error, and nothing is stored", async () => {
    const driver = await open();
    const { revision } = await driver.read();
    server.fail("push", { kind: "reset" }, 9);
    await expect(driver.write(NEXT, revision)).rejects.toMatchObject({ code: "unavailable" });
    // Two tries, and each may be sent once more by curl.
    expect(asked().filter((subject) => subject === "push").length).toBeLessThanOrEqual(4);
    expect(repository.read("main", "version")).toBe("1.0.0");
  });

  test("a write that nobody can confirm is an error that says so", async () => {
    const driver = await open();
    const { revision } = await driver.read();
    server.fail("push", { kind: "lost-reply" });
    server.fail("push", { kind: "reset" }, 9);
    server.fail("refs-for-fetch", { kind: "status", status: 500 }, 9);
    await expect(driver.write(NEXT, revision)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("Cannot confirm the write to"),
      hint: expect.stringContaining("may have been applied"),
    });
  });

  test("a push that is forbidden is not tried again", async () => {
    const driver = await open();
    const { revision } = await driver.read();
    server.fail("refs-for-push", { kind: "status", status: 403, text: "read only" }, 9);
    await expect(driver.write(NEXT, revision)).rejects.toMatchObject({ code: "access-denied" });
    expect(asked().filter((subject) => subject === "refs-for-push")).toHaveLength(1);
  });

  test("a stalled push ends when the step is interrupted, and leaves nothing", async () => {
    const context = place.context();
    const driver = await place.driver(
      { uri: server.urlOf(repository), username: "ci", password: "s3cret" },
      context,
    );
    const { revision } = await driver.read();
    server.fail("push", { kind: "stall" });
    const writing = driver.write(NEXT, revision);
    while (!asked().includes("push")) await new Promise((resolve) => setTimeout(resolve, 10));
    context.interrupt();
    await expect(writing).rejects.toThrow();
    await driver.close();
    expect(place.leftOvers().filter((name) => name.startsWith("git-"))).toEqual([]);
  });

  test("a wrong password is refused, and not shown", async () => {
    const driver = await open({ password: "wr0ng" });
    const failure = await driver.read().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "access-denied" });
    expect(String(failure)).not.toContain("wr0ng");
  });
});

test.each([
  { name: "that knows no filters", filters: "refused", protocol: "newest" },
  { name: "of the oldest protocol", filters: "allowed", protocol: "oldest" },
  { name: "of the oldest protocol that knows no filters", filters: "refused", protocol: "oldest" },
] as const)("a server $name is read, written and walked", async ({ filters, protocol }) => {
  const server = await serve({ protocol });
  const repository = server.createRepository({ filters });
  for (const version of ["1.0.0", "1.1.0"]) repository.commit("main", { version, README: "x".repeat(3000) });
  const driver = await place.driver({ uri: server.urlOf(repository) });
  expect(await driver.write(parseVersion("1.2.0"), (await driver.read()).revision)).toBe("written");
  const versions = await driver.history?.(FIRST, await driver.read());
  expect(versions?.map(formatVersion)).toEqual(["1.0.0", "1.1.0", "1.2.0"]);
});

test("a version that is larger than the filter lets through is fetched by itself", async () => {
  place.repository.commit("main", { version: `1.0.0\n${"remark ".repeat(1000)}` });
  expect(await (await place.driver()).read()).toMatchObject({ version: FIRST });
});

// Quoted in an error, such a content once ended the process.
test("a file that is too large for a version is refused by its size", async () => {
  place.repository.commit("main", { version: "\0".repeat(3 * 1024 * 1024) });
  await expect((await place.driver()).read()).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringContaining("it has 3.0 MiB, too many for a version"),
  });
});

test.each([
  { name: "below it", branch: "main/x" },
  { name: "above it", branch: "ma", wanted: "ma/in" },
])(
  "a branch whose name is taken by one $name is refused, and not tried for ever",
  async ({ branch, wanted = "main" }) => {
    place.repository.commit(branch, { version: "1.0.0" });
    const driver = await place.driver({ branch: wanted });
    await expect(driver.write(FIRST, (await driver.read()).revision)).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining("exists; cannot create"),
    });
  },
);
