import { RE2JS } from "re2js";
import type { Layout, Section } from "./pattern/sections.ts";
import type { Pattern } from "./pattern.ts";

/** One directory to list, page by page. */
export interface Listing {
  /** The `Prefix` to ask for. */
  readonly prefix: string;
  /** The directory itself, "" or ending in `/`: what to ask for where a policy denies the longer prefix. */
  readonly fallbackPrefix: string;
  /** The `Delimiter` to ask for, if any. */
  readonly delimiter: "/" | undefined;
  /** Whether keys found here may be versions; otherwise only the common prefixes are of use. */
  readonly hasKeys: boolean;
  /** The listing that a common prefix found here leads to; undefined when nothing below it can match. */
  enter(commonPrefix: string): Listing | undefined;
}

/**
 * Which requests find the keys of a pattern. Start with `first`, follow `enter`, and ask `versionText` about
 * each key where `hasKeys`.
 */
export interface ListingPlan {
  readonly first: Listing;
  /**
   * The version text of a key that the walk finds, and undefined for every other key, wherever it came from:
   * check, get and put thus agree on what is a version.
   */
  versionText(key: string): string | undefined;
}

/**
 * Plans a walk directory by directory, in which nothing but a written `/` crosses directories. A pattern with a
 * `/` inside a group or set cannot be walked that way: all keys below its literal prefix are listed instead.
 */
export function planListing({ layout, versionText }: Pattern): ListingPlan {
  if (layout.crossesDirectories) {
    return { first: everythingBelow(literalPrefix(layout)), versionText };
  }
  const depth = layout.directories.length;
  return {
    first: layout.directories.reduceRight(throughDirectory, lastDirectory(layout.leaf))(""),
    // With as many `/` as the pattern writes, none is left for `.` or `[^x]` to match.
    versionText: (key) => (key.split("/").length - 1 === depth ? versionText(key) : undefined),
  };
}

/** Gives the listing with which to go on once the directory `path` is known. */
type Continuation = (path: string) => Listing;

function lastDirectory(leaf: Section): Continuation {
  return (path) => ({
    prefix: path + leaf.prefix,
    fallbackPrefix: path,
    delimiter: "/",
    hasKeys: true,
    enter: () => undefined,
  });
}

function throughDirectory(next: Continuation, section: Section): Continuation {
  if (section.isLiteral) {
    return (path) => next(`${path}${section.prefix}/`);
  }
  const engine = RE2JS.compile(section.source);
  return (path) => ({
    prefix: path + section.prefix,
    fallbackPrefix: path,
    delimiter: "/",
    hasKeys: false,
    enter: (commonPrefix) => {
      const name = commonPrefix.slice(path.length, -1);
      const isChild = commonPrefix === `${path}${name}/` && !name.includes("/");
      return isChild && engine.testExact(name) ? next(commonPrefix) : undefined;
    },
  });
}

function everythingBelow(prefix: string): Listing {
  return {
    prefix,
    fallbackPrefix: prefix.slice(0, prefix.lastIndexOf("/") + 1),
    delimiter: undefined,
    hasKeys: true,
    enter: () => undefined,
  };
}

function literalPrefix({ directories, leaf }: Layout): string {
  const varying = directories.findIndex(({ isLiteral }) => !isLiteral);
  const known = varying === -1 ? [...directories, leaf] : directories.slice(0, varying + 1);
  return known.map(({ prefix }) => prefix).join("/");
}
