import { ServiceError } from "../service-error.ts";
import type { Authentication } from "../sigv4/authenticate.ts";
import { hmacSha256, scopeText, sha256Hex } from "../sigv4/signature.ts";

const SMALLEST_CHUNK = 8192;

export interface ChunkedPayload {
  readonly data: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

/** Checks one link after the other of the chain of chunk signatures, which starts at the request's own. */
class ChunkSeals {
  readonly #authentication: Authentication;
  #previous: string;

  constructor(authentication: Authentication) {
    this.#authentication = authentication;
    this.#previous = authentication.claim.signature;
  }

  verify(kind: "PAYLOAD" | "TRAILER", signature: string | undefined, ...hashes: readonly string[]): void {
    const { claim, key } = this.#authentication;
    const text = [
      `AWS4-HMAC-SHA256-${kind}`,
      claim.timestamp,
      scopeText(claim.scope),
      this.#previous,
      ...hashes,
    ].join("\n");
    if (hmacSha256(key, text).toString("hex") !== signature) {
      throw new ServiceError(
        403,
        "SignatureDoesNotMatch",
        "The chunk signature we calculated does not match the signature you provided.",
      );
    }
    this.#previous = signature;
  }
}

const incomplete = () =>
  new ServiceError(400, "IncompleteBody", "The request body terminated unexpectedly or is not aws-chunked");

/** Reads up to the next line break; the position moves behind it. */
class Cursor {
  readonly #source: Buffer;
  #position = 0;

  constructor(source: Buffer) {
    this.#source = source;
  }

  line(): string {
    const end = this.#source.indexOf("\r\n", this.#position, "latin1");
    if (end < 0) throw incomplete();
    const line = this.#source.toString("latin1", this.#position, end);
    this.#position = end + 2;
    return line;
  }

  take(size: number): Buffer {
    const end = this.#position + size;
    if (end > this.#source.length) throw incomplete();
    const bytes = this.#source.subarray(this.#position, end);
    this.#position = end;
    return bytes;
  }

  get atEnd(): boolean {
    return this.#position === this.#source.length;
  }
}

function readTrailers(cursor: Cursor, seals: ChunkSeals | undefined): Record<string, string> {
  const trailers: Record<string, string> = {};
  let signature: string | undefined;
  while (!cursor.atEnd) {
    const line = cursor.line();
    if (line === "") continue;
    const [name = "", value = ""] = line.split(/:(.*)/s);
    if (name.toLowerCase() === "x-amz-trailer-signature") signature = value.trim();
    else trailers[name.toLowerCase()] = value.trim();
  }
  if (seals !== undefined && Object.keys(trailers).length > 0) {
    const text = Object.entries(trailers)
      .map(([name, value]) => `${name}:${value}\n`)
      .join("");
    seals.verify("TRAILER", signature, sha256Hex(text));
  }
  return trailers;
}

/**
 * Undoes `aws-chunked` and refuses chunks below 8 KiB other than the last one. With `sealedBy` every chunk and the
 * trailers must carry a signature. What the trailers say about the data is for the caller to verify.
 */
export function decodeAwsChunked(source: Buffer, sealedBy: Authentication | undefined): ChunkedPayload {
  const cursor = new Cursor(source);
  const seals = sealedBy && new ChunkSeals(sealedBy);
  const chunks: Buffer[] = [];
  for (let short = 0; ; ) {
    const header = /^([0-9a-f]+)(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(cursor.line());
    if (header === null) throw incomplete();
    const size = Number.parseInt(header[1] ?? "", 16);
    const data = cursor.take(size);
    seals?.verify("PAYLOAD", header[2], sha256Hex(""), sha256Hex(data));
    if (size === 0) return { data: Buffer.concat(chunks), trailers: readTrailers(cursor, seals) };
    if (short > 0) {
      const message = "Only the last chunk is allowed to have a size less than 8192 bytes";
      throw new ServiceError(403, "InvalidChunkSizeError", message, {
        fields: { Chunk: String(chunks.length), BadChunkSize: String(short) },
      });
    }
    if (size < SMALLEST_CHUNK) short = size;
    chunks.push(data);
    if (cursor.line() !== "") throw incomplete();
  }
}
