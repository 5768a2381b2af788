import * as v from "valibot";
import type { GitHub } from "./github.ts";
import { Login } from "./pull-request.ts";

const Reviews = v.array(v.object({ user: Login, state: v.string(), author_association: v.string() }));

/** Whose word counts: anybody can write a review in a public repository. */
const INSIDERS = ["OWNER", "MEMBER", "COLLABORATOR"];
/** What replaces the earlier word of somebody; a comment does not. */
const VERDICTS = ["APPROVED", "CHANGES_REQUESTED", "DISMISSED"];

/** Who has asked for changes and not been satisfied since. */
export async function readObjections(github: GitHub, number: number): Promise<string[]> {
  const latest = new Map<string, string>();
  // They come in the order of their times.
  for (const { user, state, author_association } of await github.list(`pulls/${number}/reviews`, Reviews)) {
    if (INSIDERS.includes(author_association) && VERDICTS.includes(state))
      latest.set(user?.login ?? "ghost", state);
  }
  return [...latest].filter(([, state]) => state === "CHANGES_REQUESTED").map(([login]) => login);
}
