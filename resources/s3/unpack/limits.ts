import { statfs } from "node:fs/promises";
import { ArchiveError, storageError } from "./archive-error.ts";

/**
 * What bounds a bomb. A ratio between packed and unpacked size does not: logs and disk images of honest users shrink
 * a thousandfold. What hurts is a full disk and an endless list of members.
 */
export interface Limits {
  readonly members: number;
  /** Bytes of the file system that stay free. */
  readonly reserve: number;
  /** Bytes that are free now. */
  readonly free: () => Promise<number>;
}

export function limitsOf(directory: string): Limits {
  const free = async () => {
    const { bavail, blocks, bsize } = await statfs(directory);
    // Some virtual file systems do not tell their size.
    return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize;
  };
  return { members: 4_000_000, reserve: 64 * 1024 * 1024, free };
}

/** Asking the file system costs a system call, so it is asked once per this many bytes. */
const INTERVAL = 16 * 1024 * 1024;
/** What a member, and each directory that its name implies, may cost on disk beside its content. */
const ENTRY_COST = 4096;

/** Counts what an extraction uses and stops it before it takes what the machine needs. */
export class Usage {
  readonly #limits: Limits;
  #members = 0;
  #unchecked = INTERVAL;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  async member(name: string): Promise<void> {
    if (++this.#members > this.#limits.members) {
      throw new ArchiveError(`the archive has more than ${this.#limits.members} members`);
    }
    await this.bytes(name.split("/").length * ENTRY_COST);
  }

  async bytes(count: number): Promise<void> {
    this.#unchecked += count;
    if (this.#unchecked < INTERVAL) return;
    this.#unchecked = 0;
    if ((await this.#limits.free()) - count < this.#limits.reserve) {
      throw storageError("Cannot unpack the archive: the disk would be full");
    }
  }
}
