import type { GitSession } from "./session.ts";

/** Runs git with `options` until a server redirects, and once more and from then on without them. */
export function untilRedirected(run: GitSession["run"], options: readonly string[]): GitSession["run"] {
  let isRedirected = options.length === 0;
  return async (args, command) => {
    if (!isRedirected) {
      const result = await run([...options, ...args], command);
      if (result.code === 0 || !/returned error: 30[1-8]\b/.test(result.stderr)) return result;
      isRedirected = true;
    }
    return run(args, command);
  };
}
