export type ObjectFormat = "sha1" | "sha256";

/** A commit or tag taken apart as git does it before it asks who signed. */
export interface SignedObject {
  /** What the signature is about, byte by byte. */
  readonly payload: Buffer;
  /** As armored text; `undefined` where nobody signed. */
  readonly signature: string | undefined;
  /** When the object says that it was made. */
  readonly madeAt: Date | undefined;
}

/** An object that no signature can be about, and why; the end of a sentence. */
export interface MalformedObject {
  readonly malformed: string;
}

/** The header that holds the signature over an object in its own format; the other is over its twin. */
const HEADERS: Readonly<Record<ObjectFormat, string>> = { sha1: "gpgsig", sha256: "gpgsig-sha256" };
const BLOCKS = ["PGP SIGNATURE", "PGP MESSAGE", "SIGNED MESSAGE", "SSH SIGNATURE"].map(
  (label) => `-----BEGIN ${label}-----`,
);
const LINE_BREAK = 0x0a;
const BLANK = 0x20;

/** The signature is in a header; both signature headers are no part of what is signed. */
export function signedCommit(content: Buffer, format: ObjectFormat): SignedObject | MalformedObject {
  if (!startsWith(content, 0, "tree ")) return { malformed: "the commit does not begin with its tree" };
  const parts = withoutSignatureHeaders(content);
  if ("malformed" in parts) return parts;
  // Git stops reading parents at the first line that is none, and would take the commit for one without any.
  if (parts.signatures.size > 0 && !hasCommitterBefore(content)) {
    return { malformed: "its signature does not stand behind its committer" };
  }
  const signature = parts.signatures.get(HEADERS[format]);
  return { payload: parts.payload, signature, madeAt: madeAt(parts.payload, "committer ") };
}

/** The signature is the end of the body, from the last line on that begins one. */
export function signedTag(content: Buffer, format: ObjectFormat): SignedObject | MalformedObject {
  if (!startsWith(content, 0, "object ")) return { malformed: "the tag does not begin with its object" };
  const begin = lastBlock(content);
  const parts = withoutSignatureHeaders(content.subarray(0, begin));
  if ("malformed" in parts) return parts;
  if (parts.signatures.has(HEADERS[format])) {
    return { malformed: `the tag has a header "${HEADERS[format]}", which is for commits` };
  }
  const signature = begin < content.length ? content.toString("latin1", begin) : undefined;
  return { payload: parts.payload, signature, madeAt: madeAt(parts.payload, "tagger ") };
}

interface Parts {
  readonly payload: Buffer;
  readonly signatures: ReadonlyMap<string, string>;
}

function withoutSignatureHeaders(content: Buffer): Parts | MalformedObject {
  const payload: Buffer[] = [];
  const signatures = new Map<string, string>();
  let open: string | undefined;
  for (const [start, end] of linesOf(content)) {
    if (content[start] === LINE_BREAK) {
      // Whatever the message holds is no header.
      payload.push(content.subarray(start));
      break;
    }
    const line = content.toString("latin1", start, end);
    if (open !== undefined && content[start] === BLANK) {
      signatures.set(open, signatures.get(open) + line.slice(1));
      continue;
    }
    open = line.startsWith("gpgsig") ? (line.split(/[ \n]/, 1)[0] ?? "") : undefined;
    if (open === undefined) {
      payload.push(content.subarray(start, end));
      continue;
    }
    // Git leaves every header of such a name out of what is signed, so that anybody could add one.
    if (!Object.values(HEADERS).includes(open)) return { malformed: `its header "${open}" is unknown` };
    if (signatures.has(open)) return { malformed: `it has several headers "${open}"` };
    signatures.set(open, line.slice(open.length + 1));
  }
  return { payload: Buffer.concat(payload), signatures };
}

/** Whether that is so for the first signature header. */
function hasCommitterBefore(content: Buffer): boolean {
  for (const [start] of linesOf(content)) {
    if (startsWith(content, start, "committer ")) return true;
    if (startsWith(content, start, "gpgsig") || content[start] === LINE_BREAK) return false;
  }
  return false;
}

/** Start and end of each line, with its line break. */
function* linesOf(content: Buffer): Generator<[start: number, end: number]> {
  for (let start = 0; start < content.length; ) {
    const found = content.indexOf(LINE_BREAK, start);
    const end = found < 0 ? content.length : found + 1;
    yield [start, end];
    start = end;
  }
}

function lastBlock(content: Buffer): number {
  let last = content.length;
  for (const [start] of linesOf(content)) {
    if (BLOCKS.some((block) => startsWith(content, start, block))) last = start;
  }
  return last;
}

function madeAt(payload: Buffer, header: string): Date | undefined {
  for (const [start, end] of linesOf(payload)) {
    if (payload[start] === LINE_BREAK) return undefined;
    if (!startsWith(payload, start, header)) continue;
    const [, seconds] = /> (\d{1,12}) [+-]\d{4}\n?$/.exec(payload.toString("latin1", start, end)) ?? [];
    return seconds === undefined ? undefined : new Date(Number(seconds) * 1000);
  }
  return undefined;
}

function startsWith(content: Buffer, at: number, text: string): boolean {
  return content.toString("latin1", at, at + text.length) === text;
}
