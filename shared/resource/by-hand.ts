import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { explanationText } from "./explanation.ts";
import type { Step, StepContext } from "./step.ts";

/** What was built. */
export interface Release {
  readonly version: string;
  /** Name of the commit, or another word for it. */
  readonly revision: string;
}

/**
 * What `--help` prints of the program whose path is given. The build has put it beside that, which may be anywhere when
 * it is asked, so that only now its example can name the program.
 */
export async function helpText(program: string): Promise<string> {
  const text = await readFile(`${program}.help.txt`, "utf8");
  return text.trimEnd().replaceAll("<program>", () => program);
}

/** Which build of which step this is, in one line; `program` is its path, `node` the version of Node. */
export async function releaseLine(step: string, { program, node }: { program: string; node: string }) {
  const text = await readFile(join(dirname(program), "release.json"), "utf8");
  const { resource, ...release }: Release & { readonly resource: string } = JSON.parse(text);
  return versionLine(`${resource} ${step}`, release, node);
}

/** What `--version` prints of the program that people call `name`. */
export function versionLine(name: string, { version, revision }: Release, node: string): string {
  return `${name} ${version} (revision ${shortened(revision)}, Node ${node})`;
}

/** What `--explain` prints. */
export async function explanationOf(step: Step, request: never, context: StepContext): Promise<string> {
  return context.log.shown(explanationText((await step.explain?.(request, context)) ?? {}));
}

function shortened(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision;
}
