import type { GitSession } from "../../../../shared/git/session.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { Log } from "../../../../shared/resource/log.ts";
import type { SemanticVersion } from "../../semantic-version.ts";
import { storedVersion } from "../../stored-version.ts";
import type { Driver, Outcome, State } from "../driver.ts";
import type { Author } from "./author.ts";
import { type BranchCopy, type BranchFile, makeBranchCopy } from "./branch-copy.ts";
import { versionHistory } from "./history.ts";
import { pushConfirmed, remoteOid } from "./push-confirmed.ts";
import { type KnownTip, type TipCache, tipCache } from "./tip-cache.ts";
import { versionCommit } from "./version-commit.ts";

/** The revision of a branch that does not exist. */
const ABSENT = "absent";

/** How far back to look for a commit of ours that others have built upon meanwhile. */
const COMMITS_SINCE = 100;

/** Opens a file in a branch as a place for a version. */
export async function branchDriver(
  session: GitSession,
  branchFile: BranchFile,
  author: Author,
  log: Log,
): Promise<Driver> {
  const cache = tipCache(session, branchFile);
  return new BranchDriver({ session, branchFile, author, log, cache }, await cache.read());
}

interface Parts {
  readonly session: GitSession;
  readonly branchFile: BranchFile;
  readonly author: Author;
  readonly log: Log;
  readonly cache: TipCache;
}

class BranchDriver implements Driver {
  readonly whenMissing = "initial-version";
  readonly place: string;
  readonly #parts: Parts;
  #copying: Promise<BranchCopy> | undefined;
  #known: KnownTip | undefined;
  /** The revision that was fetched last, as long as nothing was pushed since. */
  #fetched: string | undefined;

  constructor(parts: Parts, known: KnownTip | undefined) {
    this.place = parts.branchFile.place;
    this.#parts = parts;
    this.#known = known;
  }

  async read(): Promise<State> {
    const known = this.#known;
    if (known && known.tip === (await this.#remoteTip())) {
      return { version: known.version, revision: known.tip };
    }
    const revision = await this.#fetch();
    const copy = await this.#copy();
    const entry = revision === ABSENT ? undefined : (await copy.locate(revision)).entry;
    if (!entry) return { version: undefined, revision };
    const version = storedVersion(await copy.text(entry.oid), this.place);
    await this.#remember({ tip: revision, version });
    return { version, revision };
  }

  async write(version: SemanticVersion, expected: string): Promise<Outcome> {
    const { author, branchFile, log } = this.#parts;
    const base = expected === this.#fetched ? expected : await this.#fetch();
    if (expected !== "any" && expected !== base) return "conflict";
    const copy = await this.#copy();
    const oid = await versionCommit(copy, base === ABSENT ? undefined : base, version, author);
    if (oid === undefined) {
      log.info(`Nothing to commit: "${this.place}" holds that version already`);
      return "written";
    }
    this.#known = this.#fetched = undefined;
    const update = { ref: branchFile.ref, oid, expected: base };
    const outcome = await pushConfirmed(copy.repository, update, () => this.#contains(oid), this.place);
    if (outcome === "conflict") return outcome;
    log.info(`Pushed commit ${oid}`);
    await this.#remember({ tip: oid, version });
    return outcome;
  }

  async history(cursor: SemanticVersion, { version, revision }: State): Promise<SemanticVersion[]> {
    if (!version) return [];
    const walk = { tip: revision, current: version, cursor };
    return versionHistory(await this.#copy(), walk, this.#parts.log);
  }

  close(): Promise<void> {
    return this.#parts.session.close();
  }

  #copy(): Promise<BranchCopy> {
    this.#copying ??= makeBranchCopy(this.#parts.session, this.#parts.branchFile);
    return this.#copying;
  }

  #remoteTip(): Promise<string | undefined> {
    return remoteOid(this.#parts.session, this.#parts.branchFile.ref);
  }

  async #remember(tip: KnownTip): Promise<void> {
    this.#known = tip;
    await this.#parts.cache.write(tip);
  }

  async #fetch(): Promise<string> {
    this.#fetched = await this.#fetchTip(await this.#copy());
    return this.#fetched;
  }

  async #fetchTip(copy: BranchCopy): Promise<string> {
    try {
      return await copy.fetchTip();
    } catch (error) {
      if (!(error instanceof ResourceError) || error.code !== "not-found") throw error;
      // The whole repository may be missing, too; then this says so.
      if ((await this.#remoteTip()) === undefined) return ABSENT;
      // Somebody has made the branch in between.
      return copy.fetchTip();
    }
  }

  /** Whether the branch has gone on from a commit of ours. */
  async #contains(commit: string): Promise<boolean> {
    const { repository, ref, deepen } = await this.#copy();
    await deepen(COMMITS_SINCE);
    const { gitDir, session } = repository;
    return (await session.run(["merge-base", "--is-ancestor", commit, ref], { gitDir })).code === 0;
  }
}
