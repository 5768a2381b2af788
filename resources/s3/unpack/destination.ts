import { linkSync, lutimesSync, mkdirSync, readlinkSync, realpathSync, symlinkSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Log } from "../../../shared/resource/log.ts";
import { MemberError, namedError, quoted } from "./archive-error.ts";
import { attributesOf, setDirectoryAttributes } from "./attributes.ts";
import { type Limits, Usage } from "./limits.ts";
import type { DirectoryMember, LinkMember, Member } from "./member.ts";
import { requireInnerTarget, segmentsOf } from "./member-name.ts";
import { clear, directoryAt, entryAt, type Missing } from "./tree.ts";
import { writeFileMember } from "./write-file.ts";

/** A system image has a dozen special files; an archive made of nothing else must not flood the log. */
const MOST_WARNINGS = 20;

/**
 * The directory that an archive is unpacked into. Whatever a member says, nothing outside of it is read, written or
 * linked to, and no link is left behind that leads out of it. Owners and special bits are not restored.
 */
export class Destination {
  readonly #root: string;
  readonly #log: Log;
  readonly #usage: Usage;
  /** Directories get their attributes last: a read-only one could not be filled, and filling it changes its time. */
  readonly #directories = new Map<string, DirectoryMember>();
  #leftOut = 0;

  constructor(directory: string, { log, limits }: { readonly log: Log; readonly limits: Limits }) {
    this.#root = realpathSync(directory);
    this.#log = log;
    this.#usage = new Usage(limits);
  }

  async add(member: Member): Promise<void> {
    await this.#usage.member(member.name);
    try {
      await this.#write(member);
    } catch (error) {
      throw namedError(error, member.name);
    }
  }

  /** To be called after the last member. */
  finish(): void {
    if (this.#leftOut > MOST_WARNINGS) {
      this.#log.warn(`Left out ${this.#leftOut - MOST_WARNINGS} more members that are no files`);
    }
    // Inner directories first: an outer one may become unreachable.
    for (const [path, member] of [...this.#directories].sort(([a], [b]) => b.length - a.length)) {
      try {
        setDirectoryAttributes(path, attributesOf(member));
      } catch (error) {
        throw namedError(error, member.name);
      }
    }
  }

  async #write(member: Member): Promise<void> {
    switch (member.kind) {
      case "directory":
        this.#directory(member);
        break;
      case "file":
        await writeFileMember(this.#freePath(member.name), member, this.#usage);
        break;
      case "symlink":
        this.#symlink(member, member.target);
        break;
      case "hardlink":
        this.#hardLink(member);
        break;
      case "special":
        // Judged like any other, so that a hostile name does not pass in this disguise.
        segmentsOf(member.name);
        if (++this.#leftOut <= MOST_WARNINGS) {
          this.#log.warn(`Left out member ${quoted(member.name)}: it is a ${member.what}`);
        }
    }
  }

  #directory(member: DirectoryMember): void {
    const segments = segmentsOf(member.name);
    // The destination itself was made by others and keeps its attributes.
    if (segments.length === 0) return;
    const path = this.#pathOf(segments, "create");
    if (!entryAt(path)?.isDirectory()) {
      clear(path);
      mkdirSync(path);
    }
    this.#directories.set(path, member);
  }

  #symlink(member: LinkMember, target: string): void {
    const path = this.#freePath(member.name);
    const depth = relative(this.#root, path).split(sep).length - 1;
    requireInnerTarget(target, depth);
    symlinkSync(target, path);
    const { modified } = attributesOf(member);
    if (modified !== undefined) lutimesSync(path, modified, modified);
  }

  #hardLink(member: LinkMember): void {
    const target = this.#targetOf(member);
    const entry = entryAt(target);
    if (entry === undefined)
      throw new MemberError(`is a link to ${quoted(member.target)}, which does not exist`);
    // A second name of a link would resolve from another directory, so it is judged as a link of its own.
    if (entry.isSymbolicLink()) {
      this.#symlink(member, readlinkSync(target));
      return;
    }
    if (!entry.isFile())
      throw new MemberError(`is a hard link to ${quoted(member.target)}, which is not a file`);
    const path = this.#pathOf(this.#nonEmpty(member.name), "create");
    if (path === target) return;
    clear(path);
    this.#directories.delete(path);
    linkSync(target, path);
  }

  #targetOf(member: LinkMember): string {
    try {
      return this.#pathOf(this.#nonEmpty(member.target), "refuse");
    } catch (cause) {
      if (!(cause instanceof MemberError)) throw cause;
      throw new MemberError(`is a hard link to ${quoted(member.target)}, which ${cause.message}`, { cause });
    }
  }

  #freePath(name: string): string {
    const path = this.#pathOf(this.#nonEmpty(name), "create");
    clear(path);
    this.#directories.delete(path);
    return path;
  }

  #nonEmpty(name: string): readonly string[] {
    const segments = segmentsOf(name);
    if (segments.length === 0) throw new MemberError("would replace the destination itself");
    return segments;
  }

  /** The last segment is never followed. */
  #pathOf(segments: readonly string[], missing: Missing): string {
    return join(directoryAt(this.#root, segments.slice(0, -1), missing), segments.at(-1) ?? "");
  }
}
