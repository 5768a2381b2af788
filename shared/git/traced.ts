import type { Log } from "../resource/log.ts";
import { formatDuration } from "../resource/units.ts";
import type { GitSession } from "./session.ts";

/** Tells of each command what it was, how it ended, how long it took and what git said; the log hides secrets. */
export function traced(run: GitSession["run"], log: Log): GitSession["run"] {
  return async (args, command) => {
    const begun = Date.now();
    const text = `git ${args.map(quoted).join(" ")}`;
    try {
      const result = await run(args, command);
      log.info(`${text}: status ${result.code} after ${formatDuration(Date.now() - begun)}`);
      for (const line of result.stderr.split(/[\r\n]+/)) if (line.trim() !== "") log.info(`  ${line.trim()}`);
      return result;
    } catch (error) {
      log.info(`${text}: no end after ${formatDuration(Date.now() - begun)}`);
      throw error;
    }
  };
}

function quoted(arg: string): string {
  return /^[\w@%+=:,./{}^~*-]+$/.test(arg) ? arg : JSON.stringify(arg);
}
