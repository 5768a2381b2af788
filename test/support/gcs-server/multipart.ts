import { storageError } from "./reply.ts";

export interface Parts {
  readonly resource: Record<string, unknown>;
  readonly contentType: string;
  readonly content: Buffer;
}

const CRLF = "\r\n";

/** Takes a multipart/related upload apart: first the metadata as JSON, then the content (RFC 2387). */
export function partsOf(contentType: string | undefined, body: Buffer): Parts {
  const refuse = (text: string) => storageError(400, "badRequest", `Malformed multipart body: ${text}`);
  const boundary = /^multipart\/related; boundary=([^\s;"]{1,70})$/.exec(contentType ?? "")?.[1];
  if (boundary === undefined) throw refuse("no boundary");
  const text = body.toString("latin1");
  const [preamble, first, second, closing, ...rest] = `${CRLF}${text}`.split(`${CRLF}--${boundary}`);
  if (preamble !== "" || closing !== `--${CRLF}` || rest.length > 0) throw refuse("two parts expected");
  const metadata = partOf(first);
  const media = partOf(second);
  if (!metadata || !media) throw refuse("a part has no header");
  if (!/^application\/json(?:;|$)/i.test(metadata.type)) throw refuse("metadata must be JSON");
  return {
    resource: JSON.parse(Buffer.from(metadata.content, "latin1").toString()),
    contentType: media.type,
    content: Buffer.from(media.content, "latin1"),
  };
}

function partOf(text = ""): { type: string; content: string } | undefined {
  const at = text.indexOf(CRLF + CRLF);
  const type = /^\r\nContent-Type: ([^\r\n]+)$/i.exec(text.slice(0, at))?.[1];
  return at < 0 || type === undefined ? undefined : { type, content: text.slice(at + 4) };
}
