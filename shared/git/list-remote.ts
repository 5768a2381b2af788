import { gitFailure } from "./failure.ts";
import { FIRST_CONTACT_MS, type GitSession } from "./session.ts";
import { tryAgain } from "./try-again.ts";

export interface RemoteRef {
  /** In full: `refs/heads/main`. */
  readonly name: string;
  readonly oid: string;
  /** The object at the end of an annotated tag. */
  readonly peeled?: string;
}

export interface RemoteRefs {
  /** In the order of their names. */
  readonly refs: readonly RemoteRef[];
  /** The full name of the branch that HEAD stands for, where `HEAD` was asked for and the server tells it. */
  readonly head?: string;
}

/**
 * The refs of the remote whose full names match one of `patterns` (`refs/heads/main`, `refs/tags/v*`, `HEAD`). Where
 * all are branches or tags, a server of protocol 2 sends only those. An empty repository has none.
 */
export async function listRemote(session: GitSession, patterns: readonly string[]): Promise<RemoteRefs> {
  const { remote } = session;
  const args = ["ls-remote", "--symref", ...kindsOf(patterns), "--", remote.url, ...patterns];
  return tryAgain(session, async () => {
    const result = await session.run(args, { timeLimitMs: FIRST_CONTACT_MS });
    if (result.code !== 0) throw gitFailure("read", remote, result);
    return parseRefs(legible(result.stdout.toString(), session), patterns);
  });
}

/** Git sends no pattern to the server, but it does send the beginning that these options stand for. */
function kindsOf(patterns: readonly string[]): string[] {
  const kinds = [
    { option: "--heads", prefix: "refs/heads/" },
    { option: "--tags", prefix: "refs/tags/" },
  ].filter(({ prefix }) => patterns.some((pattern) => pattern.startsWith(prefix)));
  const isKnown = (pattern: string) => kinds.some(({ prefix }) => pattern.startsWith(prefix));
  return patterns.every(isKnown) ? kinds.map(({ option }) => option) : [];
}

/** Without names in other encodings than UTF-8: as texts, several would be the same, and none could be asked for. */
function legible(output: string, { context }: GitSession): string {
  const lines = output.split("\n");
  const illegible = lines.filter((line) => line.includes("\ufffd"));
  for (const line of illegible)
    context.log.warn(`Leaving out ${line.split("\t")[1]}: its name is not in UTF-8`);
  return illegible.length === 0 ? output : lines.filter((line) => !illegible.includes(line)).join("\n");
}

function parseRefs(output: string, patterns: readonly string[]): RemoteRefs {
  const refs = new Map<string, RemoteRef>();
  let head: string | undefined;
  for (const line of output.split("\n")) {
    const [what = "", name = ""] = line.split("\t");
    const tag = name.endsWith("^{}") ? refs.get(name.slice(0, -"^{}".length)) : undefined;
    if (what.startsWith("ref: ")) head = name === "HEAD" ? what.slice("ref: ".length) : head;
    else if (tag) refs.set(tag.name, { ...tag, peeled: what });
    else if (patterns.some((pattern) => beginsLike(name, pattern))) refs.set(name, { name, oid: what });
  }
  return { refs: [...refs.values()], ...(head !== undefined && { head }) };
}

/** Git compares a pattern with the end of each name; these patterns are meant from the beginning. */
function beginsLike(name: string, pattern: string): boolean {
  const fixed = pattern.split(/[*?[]/, 1)[0] ?? "";
  return fixed === pattern ? name === pattern : name.startsWith(fixed);
}
