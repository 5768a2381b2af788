import type { Log } from "../../shared/resource/log.ts";
import { compareKeys } from "./compare-keys.ts";
import type { ListingPlan } from "./listing-plan.ts";
import { PaddingWatch } from "./mixed-padding.ts";
import { compareVersions, parseVersion, type Version } from "./version-order.ts";

const MOST_NAMED = 5;

interface Candidate {
  readonly path: string;
  readonly version: Version;
}

/**
 * Collects keys that are versions. Without a current version only the highest is kept, otherwise those that are not
 * older, so that memory does not grow with the history of the bucket.
 */
export class Candidates {
  readonly #versionText: ListingPlan["versionText"];
  readonly #current: Version | undefined;
  readonly #padding = new PaddingWatch();
  readonly #invalid: string[] = [];
  #kept: Candidate[] = [];
  #seen = 0;
  #matching = 0;
  #invalidCount = 0;

  constructor(plan: ListingPlan, current: Version | undefined) {
    this.#versionText = plan.versionText;
    this.#current = current;
  }

  add(key: string): void {
    this.#seen++;
    const text = this.#versionText(key);
    if (text === undefined) return;
    this.#matching++;
    const version = parseVersion(text);
    if (version === undefined) {
      if (++this.#invalidCount <= MOST_NAMED) this.#invalid.push(`"${key}" ("${text}")`);
      return;
    }
    this.#padding.add(version);
    this.#keep({ path: key, version });
  }

  #keep(candidate: Candidate): void {
    if (this.#current) {
      if (compareVersions(candidate.version, this.#current) >= 0) this.#kept.push(candidate);
      return;
    }
    const [best] = this.#kept;
    if (!best || compareCandidates(candidate, best) > 0) this.#kept = [candidate];
  }

  /** Oldest first. Equal versions are in the order of their keys, so that every check answers alike. */
  sorted(): string[] {
    return this.#kept.sort(compareCandidates).map(({ path }) => path);
  }

  /** Tells what a reader of the log may wonder about: skipped keys, an empty answer, a surprising order. */
  report(log: Log): void {
    if (this.#invalidCount > 0) {
      const more = this.#invalidCount - this.#invalid.length;
      log.warn(
        `Skipping ${this.#invalidCount} matching key(s) whose version cannot be read: ${this.#invalid.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
      );
    }
    if (this.#kept.length === 0) {
      const counts = `${this.#seen} keys listed, ${this.#matching} match regexp, ${this.#invalidCount} without a readable version`;
      log.info(`No version found: ${counts}`);
    }
    const mixed = this.#padding.found;
    if (mixed) {
      log.warn(
        `Versions mix numbers with and without leading zeros ("${mixed.padded}", "${mixed.plain}"): the padded ones count as words, which are newer than every number`,
      );
    }
  }
}

function compareCandidates(a: Candidate, b: Candidate): number {
  return compareVersions(a.version, b.version) || compareKeys(a.path, b.path);
}
