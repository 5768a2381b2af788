import { execFile } from "node:child_process";
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Programs, programsOf, type StepName } from "./program.ts";

const { PATH = "", RESOURCE_PROGRAMS: DIST = "dist" } = process.env;

export interface Example {
  readonly resource: string;
  readonly step: StepName;
  /** Where the shell is. */
  readonly cwd: string;
  /** What stands in the example, and what has to stand there for this run. */
  readonly replaced: Readonly<Record<string, string>>;
}

/** Runs the example of a step as a person would who pastes it into a shell, and resolves to what it prints. */
export async function runExample({ resource, step, cwd, replaced }: Example): Promise<string> {
  const { stdout: help } = await programsOf(resource).runStep(step, "", { directory: "--help" });
  const [, printed = ""] = help.split("\nExample:\n\n");
  // Not in the path of the program, which may begin with the same letters.
  const program = pathOf(resource, step);
  const script = printed
    .split(program)
    .map((part) => Object.entries(replaced).reduce((text, [from, to]) => text.replaceAll(from, to), part))
    .join(program);
  const { stdout } = await promisify(execFile)("sh", ["-euc", script], { cwd, env: { PATH } });
  return stdout;
}

function pathOf(resource: string, step: StepName): string {
  return realpathSync(join(DIST, resource, step));
}

/** Everything that a person may ask a program, whichever it is. */
export function describeByHand(resource: string, { runInImage, runStep }: Programs): void {
  describe.each(["check", "in", "out"] as const)("%s by hand", (step) => {
    const ask = (argument: string) => runStep(step, "", { directory: argument });

    test.each(["--help", "-h"])(
      "prints its help with %s, as plain text that fits a terminal",
      async (option) => {
        const { code, stdout, stderr } = await ask(option);
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        expect(stdout).toMatch(new RegExp(`^Usage: ${step}\\b`));
        expect(stdout).toMatch(/\nsource:\n[\s\S]+\nExample:\n\n {2}\S/);
        const [, program] = /\n.*' \| (\S+).*\n/.exec(stdout) ?? [];
        expect(program).toBe(runInImage ? `/opt/resource/${step}` : pathOf(resource, step));
        expect(stdout).not.toMatch(/[^\P{Cc}\n]|\n\n\n/u);
        expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
      },
    );

    test("tells its version", async () => {
      const { code, stdout, stderr } = await ask("--version");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const pattern = String.raw`^${resource} ${step} \S+ \(revision \S+, Node \d+\.\d+\.\d+\)\n$`;
      expect(stdout).toMatch(new RegExp(pattern));
    });

    test("refuses an option that it does not have, in one line", async () => {
      const { code, stdout, stderr } = await ask("--frob");
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(
        new RegExp(`^\\S+error: Cannot start: "--frob" is not an option\\. Usage: ${step} [^\\n]+\\n$`),
      );
    });
  });
}

/** The values of an explanation by title and name. */
export type Explained = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Takes apart what `--explain` prints. */
export function explainedIn(text: string): Explained {
  const sections = text.trimEnd().split("\n\n");
  return Object.fromEntries(
    sections.map((section) => {
      const [title = "", ...lines] = section.split("\n");
      const rows: Record<string, string[]> = {};
      let last: string[] = [];
      for (const line of lines) {
        const [, name = "", value = ""] = /^ {2}(?:(\S.*?))?(?: {2,}(.*))?$/.exec(line) ?? [];
        if (name === "") last.push(line.trim());
        else last = rows[name] = [value];
      }
      return [title, rows];
    }),
  );
}
