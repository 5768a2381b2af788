import { check } from "../../resources/git/check.ts";
import { parseRequest } from "../../shared/resource/request.ts";
import { gitContext } from "./git-scratch.ts";
import { temporaryDirectory } from "./temporary.ts";

const opened: { remove(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.remove();
});

export interface Checker {
  /** The temp directory of all its checks. */
  readonly directory: string;
  /** What check answers, in this process. */
  run(source: object, version?: object | null): Promise<unknown[]>;
  /** What all of them wrote to the log. */
  log(): string;
}

/** Checks that follow one another in one container. */
export async function openChecker(context = gitContext()): Promise<Checker> {
  const temporary = await temporaryDirectory();
  opened.push(temporary);
  const env = { ...context.env, TMPDIR: temporary.path };
  return {
    directory: temporary.path,
    run: async (source, version) => {
      const request = parseRequest(
        check.request,
        JSON.stringify({ source, version }),
        context.log,
        check.strict,
      );
      return check.run(request, { ...context, env });
    },
    log: context.log.text,
  };
}

/** Versions that are commits. */
export function commits(...oids: readonly (string | undefined)[]): object[] {
  return oids.map((ref) => ({ ref }));
}
