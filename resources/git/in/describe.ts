import { ResourceError } from "../../../shared/resource/errors.ts";
import type { GetParams } from "../params.ts";
import type { Clone } from "./clone.ts";
import { runIn } from "./run-in.ts";
import { wordsOf } from "./words.ts";

/** None of them writes anything. */
const OPTION =
  /^--(?:(?:no-)?(?:all|tags|contains|long|always|debug|first-parent|exact-match|dirty|broken|abbrev)|(?:abbrev|candidates|match|exclude|dirty|broken)=.*)$/s;
/** Those whose value may be the next word. */
const WITH_VALUE = /^--(?:candidates|match|exclude)$/;

/** The options of `git describe` that the params give, if they are such. */
export function describeOptions({ describe_ref_options: text }: GetParams): string[] {
  const words = wordsOf(text, "describe_ref_options");
  const odd = words.find((word, at) => {
    const isValue = at > 0 && WITH_VALUE.test(words[at - 1] ?? "");
    return !isValue && !OPTION.test(word) && !WITH_VALUE.test(word);
  });
  if (odd === undefined) return words;
  throw new ResourceError(
    "invalid-request",
    `Cannot use "params.describe_ref_options" "${text}": "${odd}" is no option of git describe`,
    { hint: "give options such as --tags --abbrev=0" },
  );
}

/** The name that git describes the work tree with; empty, with a warning, where it finds none. */
export async function describe(clone: Clone, options: readonly string[]): Promise<string> {
  const result = await runIn(clone, ["describe", ...options]);
  if (result.code === 0) return result.stdout.toString().replace(/\n$/, "");
  clone.session.context.log.warn(`git describe finds nothing: ${result.stderr.trim().replace(/\s+/g, " ")}`);
  return "";
}
