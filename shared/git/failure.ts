import type { ProgramResult } from "../process/run-program.ts";
import { ResourceError } from "../resource/errors.ts";
import { EXPLANATIONS, NETWORK } from "./explanations.ts";
import type { Remote } from "./remote.ts";
import { ownWords, serverWords } from "./server-words.ts";

/** What a git command that failed means: `Cannot <action> "<remote>": …`, with the words of git and of the server. */
export function gitFailure(
  action: string,
  { url }: Remote,
  { code: status, stderr }: ProgramResult,
): ResourceError {
  const words = ownWords(stderr);
  // The address may contain anything, words such as "ssl" included.
  const said = words.replaceAll(url, "");
  const { code, state, hint } = EXPLANATIONS.find((each) => each.said.test(said)) ?? {
    code: "unavailable" as const,
    state: `git ended with status ${status}`,
    hint: undefined,
  };
  const quoted = [serverWords(stderr), words].filter((text) => text !== "").join("; ");
  return new ResourceError(code, `Cannot ${action} "${url}": ${state}${quoted && ` (${quoted})`}`, { hint });
}

/** Git itself waited for too long, whether it has said anything or not. */
export function gitTimeout({ url }: Remote, cause: ResourceError): ResourceError {
  return new ResourceError("unavailable", `Cannot talk to "${url}": nothing answers (${cause.message})`, {
    cause,
    hint: NETWORK,
  });
}
