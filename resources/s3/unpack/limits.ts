import { statfs } from "node:fs/promises";
import { ArchiveError } from "./archive-error.ts";

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
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  };
  return { members: 4_000_000, reserve: 64 * 1024 * 1024, free };
}

/** Asking the file system costs a system call, so it is asked once per this many bytes. */
const INTERVAL = 16 * 1024 * 1024;
/** What a member costs on disk beside its content: an inode and a directory entry. */
const MEMBER_COST = 1024;

/** Counts what an extraction uses and stops it before it takes what the machine needs. */
export class Usage {
  readonly #limits: Limits;
  #members = 0;
  #unchecked = INTERVAL;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  async member(): Promise<void> {
    if (++this.#members > this.#limits.members) {
      throw new ArchiveError(`the archive has more than ${this.#limits.members} members`);
    }
    await this.bytes(MEMBER_COST);
  }

  async bytes(count: number): Promise<void> {
    this.#unchecked += count;
    if (this.#unchecked < INTERVAL) return;
    this.#unchecked = 0;
    if ((await this.#limits.free()) - count < this.#limits.reserve)
      throw new ArchiveError("the disk would be full");
  }
}
