import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildProgram, start } from "../../support/program.ts";

let directory: string;
let echo: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "streams-"));
  echo = await buildProgram(
    directory,
    "echo",
    `import { readStandardInput, writeStandardOutput } from "./shared/resource/standard-streams.ts";
     readStandardInput(new AbortController().signal).then(writeStandardOutput).catch((failure) => {
       process.stderr.write(failure.code + ": " + failure.message);
       process.exit(3);
     });`,
  );
});
afterAll(() => rm(directory, { recursive: true }));

test.each([
  { name: "nothing", input: "" },
  { name: "characters of several bytes", input: "ä€😀".repeat(50_000) },
  { name: "more than a pipe holds", input: "x".repeat(3_000_000) },
])("$name arrives whole and leaves whole", async ({ input }) => {
  const { code, stdout } = await start(echo, input).ended;
  expect(code).toBe(0);
  expect(stdout === input).toBe(true);
});

const shell = (command: string) => promisify(execFile)("/bin/sh", ["-c", command, echo, process.execPath]);

test.each([
  { name: "a file", command: '"$1" "$0" < input', stdout: "from a file" },
  { name: "a pipe", command: 'printf "%s" piped | "$1" "$0" | cat', stdout: "piped" },
  { name: "nothing at all", command: '"$1" "$0" <&-', stdout: "" },
])("stdin may be $name", async ({ command, stdout }) => {
  await writeFile(join(directory, "input"), "from a file");
  await expect(shell(`cd "${directory}"; ${command}`)).resolves.toMatchObject({ stdout });
});

test("a stdin that cannot be read is told", async () => {
  await expect(shell(`"$1" "$0" 0> "${directory}/written"`)).rejects.toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^invalid-request: Cannot read the request from standard input: .*EBADF/),
  });
});

test.each([
  { name: "a reader that has gone", command: '{ "$1" "$0" < input; echo $? > code; } | true; cat code' },
  { name: "a full disk", command: '"$1" "$0" < input > /dev/full; echo $? | tee code' },
])("$name is an error", async ({ command }) => {
  await writeFile(join(directory, "input"), "x".repeat(1_000_000));
  const { stdout, stderr } = await shell(`cd "${directory}"; ${command}`);
  expect(stdout).toBe("3\n");
  expect(stderr).toMatch(/^unavailable: Cannot write the answer to standard output: E(?:PIPE|NOSPC)/);
});

test("a slow reader of a non-blocking pipe gets everything", async () => {
  const child = spawn(process.execPath, [echo], { env: {}, stdio: ["pipe", "pipe", "inherit"] });
  const input = "y".repeat(1_000_000);
  child.stdin.end(input);
  let received = 0;
  for await (const chunk of child.stdout) {
    received += (chunk as Buffer).length;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(received).toBe(input.length);
});
