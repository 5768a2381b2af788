import { ResourceError } from "../resource/errors.ts";
import { gitFailure } from "./failure.ts";
import type { GitObject, ObjectType } from "./objects.ts";
import type { GitSession } from "./session.ts";

/**
 * The objects that `names` stand for, in their order, as git hashes them; `undefined` where the repository does not hold
 * one. One process for all of them, packs of any size, and both object formats.
 *
 * @param names object ids, or full names of refs, with `^{commit}` and the like behind them
 */
export async function readObjects(
  session: GitSession,
  gitDir: string,
  names: readonly string[],
): Promise<(NamedObject | undefined)[]> {
  if (names.length === 0) return [];
  const input = names.map((name) => `${name}\n`).join("");
  const result = await session.run(["cat-file", "--batch"], { gitDir, input, network: "none" });
  const answers = result.code === 0 ? [...answersIn(result.stdout)] : [];
  if (answers.length !== names.length) throw gitFailure("read objects of", session.remote, result);
  return answers;
}

export interface NamedObject extends GitObject {
  readonly oid: string;
}

/** `<oid> <type> <size>`, a line break, the content, a line break; or `<name> missing`. */
function* answersIn(output: Buffer): Generator<NamedObject | undefined> {
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0x0a, at);
    const header = output.toString("latin1", at, end < 0 ? output.length : end);
    const [, oid = "", type = "", size = ""] =
      /^([0-9a-f]{40,64}) (commit|tree|blob|tag) (\d+)$/.exec(header) ?? [];
    if (oid === "") {
      if (end < 0 || !/ (?:missing|ambiguous)$/.test(header)) throw malformed(header);
      yield undefined;
      at = end + 1;
      continue;
    }
    const start = end + 1;
    at = start + Number(size) + 1;
    yield { oid, type: type as ObjectType, content: output.subarray(start, at - 1) };
  }
}

function malformed(header: string): ResourceError {
  return new ResourceError("unavailable", `Cannot read objects: git answers ${JSON.stringify(header)}`);
}
