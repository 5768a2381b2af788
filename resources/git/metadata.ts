import { formatMoment, parseCommit } from "../../shared/git/commit-headers.ts";
import type { Metadata } from "../../shared/resource/step.ts";
import { commitUrl } from "./metadata/commit-url.ts";

/** Concourse keeps and shows every row; a message may be of any length. */
const MOST_MESSAGE_BYTES = 10_240;

export interface DescribedCommit {
  readonly oid: string;
  /** The commit object as it is hashed. */
  readonly content: Buffer;
  /** Short names of the local branches whose tip it is. */
  readonly branches: readonly string[];
  /** Short names of the tags that point at it, annotated ones too. */
  readonly tags: readonly string[];
  /** A branch whose history it is part of, where it is not its tip. */
  readonly containedIn?: string | undefined;
  /** Address of the repository; logins in it are left out. */
  readonly uri: string;
}

/** What Concourse shows of a commit: the rows of the stock type in their order, of which some may be missing. */
export function commitMetadata(described: DescribedCommit): Metadata[] {
  const { oid, content, branches, tags, containedIn, uri } = described;
  const { author, committer, message } = parseCommit(content);
  const url = commitUrl(uri, oid);
  return [
    { name: "commit", value: oid },
    { name: "author", value: author.name },
    { name: "author_date", value: formatMoment(author), type: "time" },
    { name: "committer", value: committer.name },
    { name: "committer_date", value: formatMoment(committer), type: "time" },
    ...listed("branch", branches),
    ...listed("contained_in", containedIn === undefined ? [] : [containedIn]),
    ...listed("tags", tags),
    { name: "message", value: message.toString("utf8", 0, MOST_MESSAGE_BYTES), type: "message" },
    ...(url === undefined ? [] : [{ name: "url", value: url }]),
  ];
}

/** In the order of git, which compares bytes. */
function listed(name: string, names: readonly string[]): Metadata[] {
  if (names.length === 0) return [];
  const sorted = names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  return [{ name, value: sorted.join(",") }];
}
