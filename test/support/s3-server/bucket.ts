import { randomBytes } from "node:crypto";
import { compareBytewise } from "./bytewise.ts";
import type { Grant, MultipartUpload, ObjectVersion, StoredVersion } from "./stored.ts";

export type Versioning = "Enabled" | "Suspended" | undefined;
export type Ownership = "BucketOwnerEnforced" | "ObjectWriter";

export interface BucketOptions {
  readonly region: string;
  /** Account that owns it. */
  readonly owner: string;
  readonly versioning?: Versioning;
  readonly ownership?: Ownership;
  readonly grants?: readonly Grant[];
}

/** What a writer adds; the bucket decides on the version id. */
export type NewVersion = Omit<ObjectVersion, "versionId"> | { kind: "marker"; key: string; modified: Date };

/** The versions of every key, in whichever state of versioning the bucket is. Knows nothing of HTTP. */
export class Bucket {
  readonly name: string;
  readonly region: string;
  readonly owner: string;
  readonly ownership: Ownership;
  readonly uploads = new Map<string, MultipartUpload>();
  versioning: Versioning;
  grants: readonly Grant[];
  readonly #histories = new Map<string, StoredVersion[]>();
  readonly #deletedAt = new Map<string, number>();
  #keys: string[] = [];
  #isSorted = true;

  constructor(name: string, options: BucketOptions) {
    this.name = name;
    this.region = options.region;
    this.owner = options.owner;
    this.ownership = options.ownership ?? "ObjectWriter";
    this.versioning = options.versioning;
    this.grants = options.grants ?? [];
  }

  /** Every key with at least one version or delete marker, in the order of listings. */
  get keys(): readonly string[] {
    if (!this.#isSorted) this.#keys = [...this.#histories.keys()].sort(compareBytewise);
    this.#isSorted = true;
    return this.#keys;
  }

  /** Newest first. */
  history(key: string): readonly StoredVersion[] {
    return this.#histories.get(key) ?? [];
  }

  current(key: string): StoredVersion | undefined {
    return this.#histories.get(key)?.[0];
  }

  version(key: string, versionId: string): StoredVersion | undefined {
    return this.history(key).find((version) => version.versionId === versionId);
  }

  add(version: NewVersion): StoredVersion {
    const versionId = this.versioning === "Enabled" ? randomBytes(16).toString("hex") : "null";
    const added: StoredVersion = { ...version, versionId };
    const older = this.history(added.key).filter((each) => versionId !== "null" || each.versionId !== "null");
    this.#store(added.key, [added, ...older]);
    return added;
  }

  /** Puts changed tags or the like in the place of the version with the same id. */
  replace(version: ObjectVersion): void {
    const changed = this.history(version.key).map((each) =>
      each.versionId === version.versionId ? version : each,
    );
    this.#store(version.key, changed);
  }

  remove(key: string, versionId: string): void {
    this.#store(
      key,
      this.history(key).filter((version) => version.versionId !== versionId),
    );
  }

  /** Remembers when a key was deleted, because that makes a conditional write in progress a conflict. */
  noteDeletion(key: string, sequence: number): void {
    this.#deletedAt.set(key, sequence);
  }

  wasDeletedSince(key: string, sequence: number): boolean {
    return (this.#deletedAt.get(key) ?? -1) > sequence;
  }

  #store(key: string, history: StoredVersion[]): void {
    if (history.length === 0) {
      if (this.#histories.delete(key)) this.#isSorted = false;
      return;
    }
    if (!this.#histories.has(key)) this.#isSorted = false;
    this.#histories.set(key, history);
  }
}
