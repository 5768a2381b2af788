import { ResourceError } from "../resource/errors.ts";
import { parseSignature, type Signature } from "./commit-headers.ts";

/** What an annotated tag says of itself. */
export interface TagHeaders {
  readonly name: string;
  /** The id of what it is about, and of which type that is. */
  readonly target: string;
  readonly type: string;
  readonly tagger: Signature;
}

/** Reads the content of a tag object. Very old tags have no tagger. */
export function parseTag(content: Buffer): TagHeaders {
  const end = content.indexOf("\n\n");
  const lines = content.toString("utf8", 0, end < 0 ? content.length : end).split("\n");
  // In this order, as git insists; whatever else stands there is not looked at.
  const [target, type, name] = ["object", "type", "tag"].map((key, at) =>
    lines[at]?.startsWith(`${key} `) ? lines[at].slice(key.length + 1) : undefined,
  );
  if (target === undefined || type === undefined || name === undefined) {
    throw new ResourceError("untrusted", "Cannot read a tag: it is malformed");
  }
  const tagger = lines[3]?.startsWith("tagger ") ? lines[3].slice("tagger ".length) : undefined;
  return { name, target, type, tagger: parseSignature(tagger) };
}
