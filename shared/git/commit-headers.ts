import { ResourceError } from "../resource/errors.ts";

/** Who did something, as a commit or tag names them. */
export interface Signature {
  readonly name: string;
  readonly address: string;
  /** Seconds since 1970. */
  readonly seconds: number;
  /** `+0200`. */
  readonly zone: string;
}

/** What a commit says of itself. */
export interface CommitHeaders {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  /** All behind the headers, as it is. */
  readonly message: Buffer;
}

const NOBODY: Signature = { name: "", address: "", seconds: 0, zone: "+0000" };

/** Reads the content of a commit object. A person whom git could not have written is shown as far as it goes. */
export function parseCommit(content: Buffer): CommitHeaders {
  const end = content.indexOf("\n\n");
  const head = content.toString("utf8", 0, end < 0 ? content.length : end);
  // A line that begins with a space goes on with the header before it.
  const lines = head.split("\n").filter((line) => !line.startsWith(" "));
  const values = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const [tree] = values("tree");
  if (tree === undefined || !/^[0-9a-f]{40,64}$/.test(tree)) {
    throw new ResourceError("untrusted", "Cannot read a commit: it is malformed");
  }
  return {
    tree,
    parents: values("parent"),
    author: parseSignature(values("author")[0]),
    committer: parseSignature(values("committer")[0]),
    message: end < 0 ? Buffer.alloc(0) : content.subarray(end + 2),
  };
}

/** Reads a person as the headers of commits and tags write one; nobody where that fails. */
export function parseSignature(text: string | undefined): Signature {
  const groups = /^(?<name>.*?) ?<(?<address>[^>]*)>(?: (?<seconds>-?\d+) (?<zone>[+-]\d{4}))?/.exec(
    text ?? "",
  )?.groups;
  if (!groups) return NOBODY;
  const { name = "", address = "", seconds = "0", zone = "+0000" } = groups;
  return { name, address, seconds: Number(seconds), zone };
}

/** `2026-11-24 09:30:00 +0100`, in the zone of the person. */
export function formatMoment({ seconds, zone }: Signature): string {
  const minutes = Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)));
  const local = new Date((seconds + minutes * 60) * 1000);
  // Git has written times that no calendar reaches.
  if (Number.isNaN(local.getTime())) return `${seconds} ${zone}`;
  return `${local.toISOString().slice(0, 19).replace("T", " ")} ${zone}`;
}
