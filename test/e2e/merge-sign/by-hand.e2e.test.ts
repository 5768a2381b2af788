import { execFileSync } from "node:child_process";
import { join } from "node:path";

const { PATH = "", RESOURCE_PROGRAMS: PROGRAMS = join(__dirname, "../../../dist") } = process.env;

const printed = (program: string, option: string) =>
  execFileSync(join(PROGRAMS, program), [option], { env: { PATH }, encoding: "utf8" });

test("merge-sign tells its version as the steps do", () => {
  const line = printed("merge-sign", "--version");
  expect(line).toMatch(/^merge-sign \S+ \(revision \S+, Node \d+\.\d+\.\d+\)\n$/);
  expect(line.replace("merge-sign", "git check")).toBe(printed("git/check", "--version"));
});

test.each(["merge-sign", "git/check"])("the help of %s begins with its usage", (program) => {
  expect(printed(program, "--help")).toMatch(/^Usage: /);
});
