import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isInstalled } from "../../support/installed.ts";
import { buildProgram, start } from "../../support/program.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "main-"));
});
afterAll(() => rm(directory, { recursive: true }));

/** A program around `run`, the body of a step that is given `request` and `context`, with `facts` about the step. */
async function programOf(kind: "Check" | "In" | "Out", run: string, facts = ""): Promise<string> {
  return buildProgram(
    await mkdtemp(join(directory, "program-")),
    "program",
    `import * as v from "valibot";
     import { writeFileSync, rmSync } from "node:fs";
     import { setTimeout as sleep } from "node:timers/promises";
     import { ResourceError } from "./shared/resource/errors.ts";
     import { main } from "./shared/resource/main.ts";
     import { during } from "./shared/resource/stage.ts";
     import { define${kind} } from "./shared/resource/step.ts";
     import { field, flag, secret } from "./shared/schema/fields.ts";
     import { settings } from "./shared/schema/settings.ts";
     const debug = v.optional(flag());
     const source = settings({ debug, password: field(v.optional(secret()), "Password.", { secret: true }) });
     void main(define${kind}({ request: { source, params: settings({ debug }) }, ${facts} run: async (request, context) => { ${run} } }));`,
  );
}

const REQUEST = '{"source":{"password":"hunter22"}}';
const RED_LINE = (message: string) => `\u001b[31merror: ${message}\u001b[0m\n`;

test("an answer is one line on stdout, and exit code 0", async () => {
  const program = await programOf("Check", `context.log.info("looking"); return [{ path: "ä" }];`);
  await expect(start(program, REQUEST).ended).resolves.toEqual({
    code: 0,
    stdout: '[{"path":"ä"}]\n',
    stderr: "looking\n",
  });
});

const RELEASE = { resource: "git", version: "1.2.3", revision: "unknown" };
const RELEASE_LINE = `git check 1.2.3 (revision unknown, Node ${process.versions.node})\n`;

test("--version tells the release without waiting for a request", async () => {
  const program = await programOf("Check", "return [];");
  await writeFile(join(dirname(program), "release.json"), JSON.stringify(RELEASE));
  const { ended } = start(program, undefined, "--version");
  await expect(ended).resolves.toEqual({ code: 0, stdout: RELEASE_LINE, stderr: "" });
});

test("--help prints what stands beside the program", async () => {
  const program = await programOf("Check", "return [];");
  await writeFile(`${program}.help.txt`, "Usage: check\n");
  const { ended } = start(program, undefined, "--help");
  await expect(ended).resolves.toEqual({ code: 0, stdout: "Usage: check\n", stderr: "" });
});

const EXPLAIN = `explain: async ({ source }) => ({ Identity: { user: "me", password: source.password?.reveal() } }),`;

test("--explain validates the request and prints no answer and no secret", async () => {
  const program = await programOf("In", `throw new TypeError("not to be called");`, EXPLAIN);
  await expect(start(program, REQUEST, "--explain").ended).resolves.toEqual({
    code: 0,
    stdout: "Identity\n  user      me\n  password  [secret]\n",
    stderr: "",
  });
});

test("--explain fails as the step would", async () => {
  const program = await programOf(
    "Check",
    "return [];",
    `${EXPLAIN} strict: { part: "source", called: "source" },`,
  );
  const { code, stdout, stderr } = await start(program, '{"source":{"pasword":"x"}}', "--explain").ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toBe(RED_LINE('Found unknown keys in source: "pasword". Did you mean password?'));
});

test.each(["source", "params"])("with debug in %s the log begins with the release", async (part) => {
  const program = await programOf("Check", `context.log.info("looking"); return [];`);
  await writeFile(join(dirname(program), "release.json"), JSON.stringify(RELEASE));
  const request = JSON.stringify({ source: {}, [part]: { debug: "true" } });
  await expect(start(program, request).ended).resolves.toEqual({
    code: 0,
    stdout: "[]\n",
    stderr: `${RELEASE_LINE}looking\n`,
  });
});

test("the program ends although connections and timers are open", async () => {
  const program = await programOf("Check", "setInterval(() => {}, 1000); return [];");
  await expect(start(program, REQUEST).ended).resolves.toMatchObject({ code: 0, stdout: "[]\n" });
});

test.each([
  {
    name: "an error of the step",
    run: `throw new ResourceError("not-found", "Cannot find hunter22", { hint: "look elsewhere" });`,
    line: "Cannot find [secret]. Look elsewhere",
  },
  { name: "a request that is none", run: "return [];", stdin: "hunter22", line: "Cannot read the request.*" },
  {
    name: "a wrong source",
    run: "return [];",
    stdin: '{"source":1}',
    line: 'Cannot use "source": expected an object',
  },
])("$name is one red line, nothing on stdout, and exit code 1", async ({ run, stdin = REQUEST, line }) => {
  const { code, stdout, stderr } = await start(await programOf("Check", run), stdin).ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    new RegExp(
      `^${RED_LINE(line)
        .replace(/[[\]\\]/g, "\\$&")
        .replace("\u001b", "\\u001b")}$`,
    ),
  );
});

test.each([
  { name: "a wrong source", run: "return [];", stdin: '{"source":1}', stage: "reading request" },
  { name: "a request that is none", run: "return [];", stdin: "", stage: "reading request" },
  {
    name: "an error of a stage",
    run: `return during("looking", () => { throw new ResourceError("not-found", "Cannot see"); });`,
    stdin: REQUEST,
    stage: "looking",
  },
])("the line about $name begins with the stage", async ({ run, stdin, stage }) => {
  const program = await programOf("Check", run, 'requestStage: "reading request",');
  const { code, stderr } = await start(program, stdin).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`^\u001b\\[31merror ${stage}: Cannot .+\u001b\\[0m\n$`));
});

test.each([
  { name: "thrown by the step", run: `throw new TypeError("oops hunter22");` },
  {
    name: "thrown behind its back",
    run: `setTimeout(() => { throw new TypeError("oops hunter22"); }); await sleep(5000);`,
  },
  {
    name: "rejected behind its back",
    run: `Promise.reject(new TypeError("oops hunter22")); await sleep(5000);`,
  },
])("a defect $name is a stack without secrets, and exit code 2", async ({ run }) => {
  const { code, stdout, stderr } = await start(await programOf("Check", run), REQUEST).ended;
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/error: This is a defect .*TypeError: oops \[secret\]\n {4}at /);
});

test.each([
  { kind: "In" as const, usage: /Usage: in <destination directory> < request\.json/ },
  { kind: "Out" as const, usage: /Usage: out <sources directory> < request\.json/ },
])("$kind without a directory ends before stdin is read", async ({ kind, usage }) => {
  const { code, stderr } = await start(await programOf(kind, "return {};"), undefined).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(usage);
});

test("a directory may be relative", async () => {
  const program = await programOf(
    "In",
    "return { version: {}, metadata: [{ name: 'd', value: context.directory }] };",
  );
  const { stdout } = await start(program, REQUEST, "some/where").ended;
  expect(JSON.parse(stdout).metadata[0].value).toBe(join(process.cwd(), "some/where"));
});

const WAITING = `
  const file = REPLACED;
  writeFileSync(file, "");
  try { context.log.info("ready"); await sleep(20_000, undefined, { signal: context.signal }); }
  finally { await sleep(50); rmSync(file); }
  return [];`;

test.each([
  { signal: "SIGTERM" as const, expected: 143 },
  { signal: "SIGINT" as const, expected: 130 },
])(
  "$signal lets the step tidy up, prints one line, and exits with $expected",
  async ({ signal, expected }) => {
    const files = await mkdtemp(join(directory, "files-"));
    const program = await programOf(
      "Check",
      WAITING.replace("REPLACED", JSON.stringify(join(files, "file"))),
    );
    const { child, said, ended } = start(program, REQUEST);
    await said("ready");
    expect(await readdir(files)).toEqual(["file"]);
    child.kill(signal);
    child.kill(signal);
    await expect(ended).resolves.toEqual({
      code: expected,
      stdout: "",
      stderr: `ready\n${RED_LINE(`Interrupted by ${signal}`)}`,
    });
    expect(await readdir(files)).toEqual([]);
  },
);

test("an answer that is ready when the signal comes is not printed", async () => {
  const program = await programOf(
    "Check",
    `process.kill(process.pid, "SIGTERM"); await sleep(50); return [];`,
  );
  await expect(start(program, REQUEST).ended).resolves.toMatchObject({ code: 143, stdout: "" });
});

(isInstalled("script") ? test : test.skip)("at a terminal, a program tells what it waits for", async () => {
  const program = await programOf("Check", "return [];");
  const command = `${process.execPath} ${program}`;
  const child = spawn("script", ["-qec", command, "/dev/null"], { stdio: "pipe" });
  const shown = new Promise<string>((resolve) => {
    let text = "";
    child.stdout.on("data", (said) => {
      text += said;
      if (String(said).includes("Ctrl-D")) child.stdin.write("{}\n\u0004");
    });
    child.on("close", () => resolve(text));
  });
  const text = await shown;
  expect(child.exitCode).toBe(0);
  expect(text).toMatch(/^Type the request, and Ctrl-D after it; check --help shows one\r\n/);
  expect(text).toMatch(/\n\[\]\r\n$/);
});

test("a program that waits for its request can be ended", async () => {
  const program = await programOf("Check", "return [];");
  const ready = await buildProgram(
    directory,
    "ready",
    `process.stderr.write("ready"); require(${JSON.stringify(program)});`,
  );
  const { child, said, ended } = start(ready, undefined);
  await said("ready");
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill("SIGTERM");
  await expect(ended).resolves.toMatchObject({
    code: 143,
    stderr: `ready${RED_LINE("Interrupted by SIGTERM")}`,
  });
});

test("an answer that nobody reads is an error", async () => {
  const program = await programOf(
    "Check",
    `context.log.info("ready"); await sleep(200); return ["x".repeat(1_000_000)];`,
  );
  const { child, said, ended } = start(program, REQUEST);
  await said("ready");
  child.stdout?.destroy();
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/error: Cannot write the answer to standard output: EPIPE/);
});

test("a step whose last connection vanishes is no success", async () => {
  const program = await programOf("Check", "return new Promise(() => {});");
  await expect(start(program, REQUEST).ended).resolves.toEqual({
    code: 1,
    stdout: "",
    stderr: RED_LINE("Cannot finish: the last connection ended without an answer"),
  });
});

test("a check answers although nobody reads its log any more", async () => {
  const program = await programOf(
    "Check",
    `context.log.info("ready"); await sleep(200); context.log.info("lost"); return [];`,
  );
  const { child, said, ended } = start(program, REQUEST);
  await said("ready");
  child.stderr?.destroy();
  await expect(ended).resolves.toMatchObject({ code: 0, stdout: "[]\n" });
});

test("a check answers although the directory in which it was started is gone", async () => {
  const program = await programOf("Check", "return [];");
  const gone = await mkdtemp(join(directory, "gone-"));
  const astray = await buildProgram(
    directory,
    "astray",
    `import { rmdirSync } from "node:fs";
     process.chdir(${JSON.stringify(gone)});
     rmdirSync(${JSON.stringify(gone)});
     require(${JSON.stringify(program)});`,
  );
  await expect(start(astray, REQUEST).ended).resolves.toMatchObject({ code: 0, stdout: "[]\n" });
});
