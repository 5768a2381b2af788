import { readFileSync } from "node:fs";
import { isTimeout, type ProgramOptions, runProgram } from "../../../shared/process/run-program.ts";
import { processesOf, waitFor } from "../../support/processes.ts";

const PATH = process.env["PATH"] ?? "";

function sh(script: string, options: Partial<ProgramOptions> = {}) {
  return runProgram("sh", ["-c", script], {
    env: { PATH },
    signal: new AbortController().signal,
    ...options,
  });
}

test.each([
  { name: "an end", script: "echo out; echo err >&2", code: 0, stdout: "out\n", stderr: "err\n" },
  { name: "a failure", script: "exit 7", code: 7, stdout: "", stderr: "" },
  { name: "an end by a signal", script: "kill -9 $$", code: 137, stdout: "", stderr: "" },
])("$name is data", async ({ script, code, stdout, stderr }) => {
  const result = await sh(script);
  expect({ ...result, stdout: result.stdout.toString() }).toEqual({ code, stdout, stderr });
});

test("input arrives whole, and bytes stay bytes", async () => {
  const input = Buffer.from([0, 255, 10, 128]);
  expect((await sh("cat", { input })).stdout).toEqual(input);
});

test("a program that does not read its input ends all the same", async () => {
  expect((await sh("exit 3", { input: "x".repeat(1_000_000) })).code).toBe(3);
});

test("a program gets the given environment, directory and arguments, and no shell", async () => {
  const signal = new AbortController().signal;
  const env = { PATH, ONLY: "this" };
  const { stdout } = await runProgram("printf", ["%s|", "$HOME; a b", "*"], { env, signal });
  expect(stdout.toString()).toBe("$HOME; a b|*|");
  expect((await sh("pwd; env", { env, cwd: "/usr" })).stdout.toString().split("\n").sort()).toEqual(
    expect.arrayContaining(["/usr", "ONLY=this", `PATH=${PATH}`]),
  );
  expect((await sh("echo $HOME", { env })).stdout.toString()).toBe("\n");
});

test("of a flood of messages, beginning and end are kept", async () => {
  const { stderr } = await sh("(echo first; yes | head -c 1000000; echo last) >&2");
  expect(stderr).toMatch(/^first\ny\n/);
  expect(stderr).toMatch(/\n\[967\d+ bytes left out\]\n/);
  expect(stderr).toMatch(/y\nlast\n$/);
  expect(stderr.length).toBeLessThan(40_000);
});

test("a program that shares the terminal is of our process group, and what it leaves behind holds up nobody", async () => {
  const groupOf = (pid: number | string) => Number(readFileSync(`/proc/${pid}/stat`, "latin1").split(" ")[4]);
  const script = "cat /proc/$$/stat; sleep 30 & echo $!";
  const { stdout } = await sh(script, { terminal: "shared" });
  const [stat = "", left = ""] = stdout.toString().split("\n");
  expect(Number(stat.split(" ")[4])).toBe(groupOf(process.pid));
  process.kill(Number(left));
});

test("a program that shares the terminal ends with an abort", async () => {
  const controller = new AbortController();
  const ended = sh("exec sleep 30", { terminal: "shared", signal: controller.signal });
  controller.abort(new Error("enough"));
  await expect(ended).rejects.toThrow("enough");
});

test("a missing program is named, with what to do", async () => {
  const signal = new AbortController().signal;
  await expect(runProgram("no-such-program", [], { env: { PATH }, signal })).rejects.toMatchObject({
    code: "unavailable",
    message: 'Cannot run "no-such-program": it is not installed',
    hint: expect.stringContaining("install no-such-program"),
  });
});

test("an abort ends the program and what it has started", async () => {
  const controller = new AbortController();
  const reason = new Error("interrupted");
  const seconds = "4711.001";
  const ending = sh(`sleep ${seconds} & sleep ${seconds}`, { signal: controller.signal });
  await waitFor(() => processesOf(seconds).length === 3);
  controller.abort(reason);
  await expect(ending).rejects.toBe(reason);
  await waitFor(() => processesOf(seconds).length === 0);
});

test("a program that ignores the request to end is ended", async () => {
  const seconds = "4711.002";
  const ending = sh(`trap '' TERM; sleep ${seconds}`, { timeLimitMs: 100 });
  await expect(ending).rejects.toMatchObject({
    code: "unavailable",
    message: 'Cannot finish "sh": no end after 0.1 s',
  });
  await waitFor(() => processesOf(seconds).length === 0);
});

test("a child that outlives its parent keeps nobody waiting", async () => {
  const seconds = "4711.003";
  expect((await sh(`sleep ${seconds} & echo done`)).stdout.toString()).toBe("done\n");
  await waitFor(() => processesOf(seconds).length === 0);
});

test("nothing is started once the step is to end", async () => {
  const reason = new Error("interrupted");
  await expect(sh("echo never", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test.each([
  { name: "the limit", work: () => sh("sleep 9", { timeLimitMs: 10 }), expected: true },
  { name: "a missing program", work: () => sh("true", { env: { PATH: "/nonexistent" } }), expected: false },
])("isTimeout() is $expected for $name", async ({ work, expected }) => {
  expect(isTimeout(await work().catch((error: unknown) => error))).toBe(expected);
});
