import { listRemote, type RemoteRef } from "../../../shared/git/list-remote.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import { backOff } from "../../../shared/http/backoff.ts";
import type { Signer } from "../../../shared/signing/sign.ts";
import type { Artifact } from "./artifact.ts";
import { fetchTarget } from "./fetch-target.ts";
import { integrate } from "./integrate.ts";
import { type Access, pushLargeFiles } from "./large-files.ts";
import { NOTES, notesToPush } from "./notes.ts";
import type { Plan } from "./plan.ts";
import { publish, type Refused, type Update } from "./publish.ts";
import { refusalError } from "./refusal.ts";
import { signCommits } from "./sign-commits.ts";
import { tagObject } from "./tag.ts";
import { candidateTags, TAGS, tagsToPush } from "./tags-to-push.ts";

/** Each attempt looks anew at what others have pushed meanwhile. */
const MOST_ATTEMPTS = 10;

/**
 * Brings about on the remote what `plan` asks for. Resolves to the commit that was pushed: that of the artifact, or one
 * that also holds what others have pushed.
 */
export async function deliver(
  workshop: Repository,
  artifact: Artifact,
  plan: Plan,
  { sign, ...access }: Access & { readonly sign: Signer | undefined },
): Promise<string> {
  const { session } = workshop;
  const { log, signal } = session.context;
  const tags = tagMaker(workshop, plan, sign);
  for (let attempt = 1; ; attempt++) {
    const remote = await look(workshop, artifact, plan);
    const commit = await commitToPush(workshop, artifact, plan, remote, sign);
    const updates: Update[] = [
      ...branchUpdate(plan, commit),
      ...(await tags(commit)),
      ...tagsToPush(candidateTags(artifact.refs, plan), remote, plan),
      ...(plan.note === undefined
        ? []
        : await notesToPush(workshop, { local: artifact.refs, remote }, commit, plan.note, sign)),
    ];
    log.info(`Pushing commit ${commit} to ${plan.target?.ref ?? "tags"} of ${session.remote.url}`);
    await pushLargeFiles(workshop, artifact, commit, access);
    const refused = await publish(workshop, updates, plan.pushOptions);
    if (refused === undefined) {
      tell(updates, session.remote.url, log);
      return commit;
    }
    if (!mayPass(refused, plan) || attempt === MOST_ATTEMPTS) {
      throw refusalError(refused, session.remote.url, plan);
    }
    log.info(`${VERBS[plan.mode]} and trying again...`);
    await backOff(attempt, signal);
  }
}

const VERBS: Readonly<Record<Plan["mode"], string>> = {
  push: "adding the note anew",
  rebase: "rebasing",
  merge: "merging",
};

/** Whether somebody else was faster at what we can do once more on top of that. */
function mayPass({ update, outcome }: Refused, { mode }: Plan): boolean {
  return outcome === "stale" && (update.kind === "note" || (update.kind === "branch" && mode !== "push"));
}

/** What is on the remote of all that the plan depends on; most plans depend on nothing. */
async function look({ session }: Repository, { refs }: Artifact, plan: Plan): Promise<readonly RemoteRef[]> {
  const patterns = [
    ...(plan.target && plan.mode !== "push" ? [plan.target.source] : []),
    ...(candidateTags(refs, plan).length > 0 ? [`${TAGS}*`] : []),
    ...(plan.note === undefined ? [] : [`${NOTES}*`]),
  ];
  return patterns.length === 0 ? [] : (await listRemote(session, patterns)).refs;
}

async function commitToPush(
  workshop: Repository,
  { head }: Artifact,
  plan: Plan,
  remote: readonly RemoteRef[],
  sign: Signer | undefined,
): Promise<string> {
  const { target, mode } = plan;
  const seen = remote.find(({ name }) => name === target?.source);
  if (target === undefined || mode === "push" || seen === undefined) return head;
  const tip = await fetchTarget(workshop, target.source, seen.oid, head);
  const commit = await integrate(workshop, plan, target, head, tip);
  return signCommits(workshop, commit, [head, tip], sign);
}

/** What others have pushed is part of a rebased or merged commit, so that there is nothing to force. */
function branchUpdate({ target, mode, force }: Plan, oid: string): Update[] {
  return target ? [{ kind: "branch", ref: target.ref, oid, force: force && mode === "push" }] : [];
}

/** Makes a tag once for each commit: a second one would be another object. */
function tagMaker(workshop: Repository, { tag, force }: Plan, sign: Signer | undefined) {
  const made = new Map<string, string>();
  return async (commit: string): Promise<Update[]> => {
    if (tag === undefined) return [];
    const oid = made.get(commit) ?? (await tagObject(workshop, tag, commit, sign));
    made.set(commit, oid);
    return [{ kind: "tag", ref: `${TAGS}${tag.name}`, oid, force }];
  };
}

function tell(updates: readonly Update[], url: string, log: { info(message: string): void }): void {
  if (updates.length === 0) log.info(`Nothing to push to ${url}`);
  for (const { ref, oid } of updates) log.info(`Pushed ${ref} at ${oid}`);
}
