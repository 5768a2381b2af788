import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { GitServer, Subject } from "../../support/git-server/server.ts";
import { makeDirectory } from "../support/workspace.ts";
import { get, got } from "./get.ts";
import { runStep, startStep } from "./program.ts";
import { overHttp, PASSWORD } from "./ways.ts";

/** Concourse allows ten seconds; the programs end themselves before. */
const GRACE_MS = 8_500;

/** Sends the signal once a request has come that gets no answer, and tells how the step ended. */
async function interrupted(
  server: GitServer,
  source: object,
  version: object | null,
  signal: NodeJS.Signals,
) {
  const [directory, temporary] = [makeDirectory(), makeDirectory()];
  const step = startStep("in", { source, version }, { directory, env: { TMPDIR: temporary } });
  while (!server.requests.some(({ status }) => status === undefined)) await sleep(20);
  await sleep(100);
  const begun = Date.now();
  step.kill(signal);
  const outcome = await step.outcome;
  return { ...outcome, ms: Date.now() - begun, left: [...readdirSync(directory), ...readdirSync(temporary)] };
}

async function prepared() {
  const way = await overHttp();
  const one = way.server.createRepository({ name: "one.git" });
  const commit = one.commit("main", { file: "1" });
  way.repository.commit("main", {
    file: "1",
    ".gitmodules": '[submodule "one"]\n\tpath = one\n\turl = ../one.git\n',
  });
  const stream = "commit refs/heads/main\ncommitter T <t@example.com> 1700000000 +0000\ndata 1\nx\n";
  const from = way.repository.git(["rev-parse", "main"]);
  way.repository.git(["fast-import", "--quiet"], `${stream}from ${from}\nM 160000 ${commit} one\n`);
  return way;
}

describe("an interrupted get leaves nothing", () => {
  test.each<{
    name: string;
    subject: Subject;
    answered: number;
    signal: NodeJS.Signals;
    version: object | null;
  }>([
    {
      name: "while refs are listed",
      subject: "refs-for-fetch",
      answered: 0,
      signal: "SIGTERM",
      version: { ref: "v1" },
    },
    {
      name: "while the repository is cloned",
      subject: "fetch",
      answered: 0,
      signal: "SIGTERM",
      version: null,
    },
    { name: "while its pack arrives", subject: "fetch", answered: 1, signal: "SIGINT", version: null },
    {
      name: "while notes are fetched",
      subject: "refs-for-fetch",
      answered: 1,
      signal: "SIGTERM",
      version: null,
    },
    {
      name: "while a submodule is cloned",
      subject: "refs-for-fetch",
      answered: 2,
      signal: "SIGTERM",
      version: null,
    },
  ])("$name", async ({ subject, answered, signal, version }) => {
    const way = await prepared();
    way.server.fail(subject, { kind: "stall" }, 99, answered);
    const { code, stdout, stderr, left, ms } = await interrupted(way.server, way.source, version, signal);
    expect({ code, stdout, left }).toEqual({ code: signal === "SIGTERM" ? 143 : 130, stdout: "", left: [] });
    expect(stderr).toContain(`Interrupted by ${signal}`);
    expect(ms).toBeLessThan(GRACE_MS);
  });
});

test("a server that fails at first is asked again", async () => {
  const way = await prepared();
  way.server.fail("refs-for-fetch", { kind: "status", status: 503 });
  way.server.fail("fetch", { kind: "reset" });
  const clone = await got(way);
  expect(clone.text("one/file")).toBe("1");
  expect(clone.stderr).toContain("Trying again");
});

test("debug tells every command of git, and no secret", async () => {
  const login = { username: "ci", password: PASSWORD };
  const way = await overHttp({ login });
  way.repository.commit("main", { file: "1" });
  const git_config = [{ name: "http.extraHeader", value: "X-Token: somewhat-secret-token" }];
  const secrets = [PASSWORD];
  const clone = await got(
    { source: { ...way.source, ...login, git_config }, secrets },
    { params: { debug: true } },
  );
  expect(clone.stderr).toMatch(/git clone .*: status 0 after/);
  const failed = await get(
    { source: { ...way.source, ...login, debug: true }, secrets },
    { version: { ref: "gone" } },
  );
  expect(failed.code).toBe(1);
});

test("what stands in the way of a directory is told", async () => {
  const way = await overHttp();
  const directory = join(makeDirectory({ file: "x" }), "file");
  const { code, stderr } = await runStep("in", { source: way.source }, { directory });
  expect(code).toBe(1);
  expect(stderr).toContain(`Cannot write to "${directory}"`);
});
