import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseCommit } from "../../../shared/git/commit-headers.ts";
import type { Metadata } from "../../../shared/resource/step.ts";
import type { GetParams } from "../params.ts";
import type { Clone } from "./clone.ts";
import { commitDate } from "./commit-date.ts";
import { describe, describeOptions } from "./describe.ts";
import { printf } from "./printf.ts";

/** As many characters of a ref as people read. */
const SHORT = 7;

export interface Told {
  /** As the version calls it. */
  readonly ref: string;
  readonly commit: string;
  /** The commit object as it is hashed. */
  readonly content: Buffer;
  readonly metadata: readonly Metadata[];
}

/** Writes what tasks read about the version, one fact to a file of `.git`. */
export async function writeFiles(clone: Clone, told: Told, params: GetParams): Promise<void> {
  const { ref, commit, content, metadata } = told;
  const { author, message } = parseCommit(content);
  const row = (name: string) => line(metadata.find((each) => each.name === name)?.value);
  const [date, described] = await Promise.all([
    commitDate(clone, commit, params.timestamp_format),
    describe(clone, describeOptions(params)),
  ]);
  const files: Readonly<Record<string, string | Buffer>> = {
    ref: `${ref}\n`,
    short_ref: printf(params.short_ref_format, ref.slice(0, SHORT)),
    commit: `${commit}\n`,
    // The stock type calls the author so, and people write mails by it.
    committer: author.address,
    committer_name: author.name,
    author: `${author.name}\n`,
    author_date: row("author_date"),
    committer_date: row("committer_date"),
    branch: row("branch"),
    tags: row("tags"),
    url: row("url"),
    commit_message: message,
    commit_timestamp: `${date}\n`,
    describe_ref: `${described}\n`,
    "metadata.json": `${JSON.stringify(metadata, null, 2)}\n`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(clone.gitDir, name), text);
}

/** A file for what does not apply is there, and empty. */
function line(value: string | undefined): string {
  return value === undefined ? "" : `${value}\n`;
}
