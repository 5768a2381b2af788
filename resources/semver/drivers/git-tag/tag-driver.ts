import { fetchRefs } from "../../../../shared/git/fetch.ts";
import { listRemote, type RemoteRef } from "../../../../shared/git/list-remote.ts";
import { formatTag } from "../../../../shared/git/object-tag.ts";
import { openObjects, requireSha1 } from "../../../../shared/git/objects.ts";
import { refNameProblem } from "../../../../shared/git/ref-name.ts";
import { initRepository, type Repository } from "../../../../shared/git/repository.ts";
import type { GitSession } from "../../../../shared/git/session.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { Log } from "../../../../shared/resource/log.ts";
import { compareVersions, formatVersion, type SemanticVersion } from "../../semantic-version.ts";
import type { Driver, Outcome, State } from "../driver.ts";
import type { Author } from "../git/author.ts";
import { pushConfirmed } from "../git/push-confirmed.ts";
import { compareTagged, isWanted, type TagNames, type VersionTag, versionTags } from "./version-tags.ts";

export interface TagSettings {
  readonly names: TagNames;
  /** The ref whose commit gets new tags. */
  readonly target: string;
  /** For messages. */
  readonly place: string;
  /** What `%file%` in a message stands for; by default the name of the tag. */
  readonly file: string | undefined;
}

/** The tags of a repository as a place for versions. What is stored can only go up. */
export class TagDriver implements Driver {
  readonly whenMissing = "initial-version";
  readonly place: string;
  readonly #session: GitSession;
  readonly #settings: TagSettings;
  readonly #author: Author;
  readonly #log: Log;
  /** As they were last seen, lowest first. */
  #tags: readonly VersionTag[] = [];
  #making: Promise<Repository> | undefined;

  constructor(session: GitSession, settings: TagSettings, author: Author, log: Log) {
    this.place = settings.place;
    this.#session = session;
    this.#settings = settings;
    this.#author = author;
    this.#log = log;
  }

  async read(): Promise<State> {
    await this.#list([]);
    const highest = this.#tags.at(-1);
    return { version: highest?.version, revision: revisionOf(highest) };
  }

  async write(version: SemanticVersion, expected: string): Promise<Outcome> {
    const { names, target } = this.#settings;
    const refs = await this.#list([target]);
    const highest = this.#tags.at(-1);
    if (expected !== "any" && expected !== revisionOf(highest)) return "conflict";
    const name = `${names.prefix}${formatVersion(version)}`;
    if (name === highest?.name) {
      this.#log.info(`Nothing to tag: ${name} is the highest tag already`);
      return "written";
    }
    this.#requireStorable(name, version, highest);
    const commit = this.#requireCommit(refs.find((ref) => ref.name === target));
    const outcome = await this.#push(name, commit, version);
    if (outcome === "written") this.#log.info(`Pushed tag ${name} on commit ${commit}`);
    return outcome;
  }

  async history(cursor: SemanticVersion): Promise<SemanticVersion[]> {
    return this.#tags
      .map(({ version }) => version)
      .filter((version) => compareVersions(version, cursor) >= 0);
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  async #list(further: readonly string[]): Promise<readonly RemoteRef[]> {
    const { names } = this.#settings;
    const { refs } = await listRemote(this.#session, [`refs/tags/${names.prefix}*`, ...further]);
    this.#tags = versionTags(refs, names);
    return refs;
  }

  async #push(name: string, commit: string, version: SemanticVersion): Promise<Outcome> {
    const names = { version: formatVersion(version), file: this.#settings.file ?? name };
    const tag = { name, commit, ...this.#author.authorship(names) };
    const content = await formatTag(tag, await this.#author.signer());
    this.#making ??= initRepository(this.#session);
    const repository = await this.#making;
    // A push looks at the commit, but not at what is in it.
    await fetchRefs(repository, [commit], { depth: 1, filter: "tree:0" });
    const oid = await openObjects(repository.gitDir).write("tag", content);
    const update = { ref: `refs/tags/${name}`, oid, expected: "absent" };
    return pushConfirmed(repository, update, async () => false, this.place, { pack: "whole" });
  }

  /** A tag that is not the highest would not be the version, however well it was stored. */
  #requireStorable(name: string, version: SemanticVersion, highest: VersionTag | undefined): void {
    const problem =
      refNameProblem(name) ??
      (isWanted(name, this.#settings.names) ? undefined : 'its name does not match "tag_filter"') ??
      (highest && compareTagged(version, highest.version) <= 0
        ? `${highest.name} is higher, and the highest tag is the version`
        : undefined);
    if (problem === undefined) return;
    throw new ResourceError("invalid-request", `Cannot store tag "${name}" in "${this.place}": ${problem}`);
  }

  #requireCommit(ref: RemoteRef | undefined): string {
    const { target } = this.#settings;
    if (ref === undefined) {
      const state = target === "HEAD" ? "its HEAD names no commit" : `it has no ${target}`;
      throw new ResourceError("not-found", `Cannot store a tag in "${this.place}": ${state}`, {
        hint: 'push a commit first, and name its "branch"',
      });
    }
    requireSha1(ref.oid);
    return ref.oid;
  }
}

function revisionOf(highest: VersionTag | undefined): string {
  return highest ? `${highest.name} ${highest.oid}` : "absent";
}
