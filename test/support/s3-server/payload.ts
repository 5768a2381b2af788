import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { ServiceError } from "../service-error.ts";
import type { Authentication } from "../sigv4/authenticate.ts";
import { sha256Hex } from "../sigv4/signature.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";
import { type Checksum, statedChecksum, verifyChecksum } from "./checksum.ts";
import type { Quirks } from "./quirks.ts";

type Headers = Readonly<Record<string, string>>;

export interface Payload {
  readonly data: Buffer;
  /** What the client said and the data confirmed. */
  readonly checksum: Checksum | undefined;
}

/** Everything the client sends, as it is on the wire. Fails when the client goes away in the middle. */
export async function receive(request: IncomingMessage): Promise<Buffer> {
  const length = Number(request.headers["content-length"] ?? Number.NaN);
  if (!Number.isFinite(length)) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
  const whole = Buffer.allocUnsafe(length);
  let filled = 0;
  for await (const chunk of request) filled += (chunk as Buffer).copy(whole, filled);
  return whole.subarray(0, filled);
}

function requireStreaming(headers: Headers, quirks: Quirks): void {
  if (quirks.refuseTrailers || headers["x-amz-decoded-content-length"] === undefined) {
    throw new ServiceError(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
  }
}

function decodeStream(raw: Buffer, headers: Headers) {
  const { data, trailers } = decodeAwsChunked(raw);
  if (data.length !== Number(headers["x-amz-decoded-content-length"])) {
    const message = "You did not provide the number of bytes specified by x-amz-decoded-content-length";
    throw new ServiceError(400, "IncompleteBody", message);
  }
  const announced = (headers["x-amz-trailer"] ?? "").toLowerCase().split(",").filter(Boolean);
  const arrived = Object.keys(trailers);
  if (
    arrived.sort().join() !==
    announced
      .map((name) => name.trim())
      .sort()
      .join()
  ) {
    const message =
      "The request contained trailing data that was not well-formed or did not conform to our published schema.";
    throw new ServiceError(400, "MalformedTrailerError", message);
  }
  return { data, trailers };
}

function requireHash(mode: string, data: Buffer): void {
  if (!/^[0-9a-f]{64}$/.test(mode)) {
    const message =
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a known STREAMING mode or a SHA256 value.";
    throw new ServiceError(400, "InvalidArgument", message, { fields: { ArgumentValue: mode } });
  }
  const computed = sha256Hex(data);
  if (computed !== mode) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new ServiceError(400, "XAmzContentSHA256Mismatch", message, {
      fields: { ClientComputedContentSHA256: mode, S3ComputedContentSHA256: computed },
    });
  }
}

function requireMd5(stated: string, data: Buffer): void {
  if (Buffer.from(stated, "base64").length !== 16) {
    throw new ServiceError(400, "InvalidDigest", "The Content-MD5 you specified was invalid.");
  }
  if (createHash("md5").update(data).digest("base64") !== stated) {
    throw new ServiceError(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
}

const STREAMING = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/** Decodes what was received and refuses it unless every hash and checksum that the client stated is right. */
export function openPayload(
  raw: Buffer,
  headers: Headers,
  authentication: Authentication | undefined,
  quirks: Quirks,
): Payload {
  const mode = headers["x-amz-content-sha256"] ?? authentication?.claim.payloadHash ?? "UNSIGNED-PAYLOAD";
  const streaming = mode === STREAMING;
  if (mode.startsWith("STREAMING-AWS4-")) {
    throw new ServiceError(
      501,
      "NotImplemented",
      `This server does not take chunks that are signed: ${mode}`,
    );
  }
  if (streaming || headers["x-amz-trailer"] !== undefined) requireStreaming(headers, quirks);
  const stream = streaming ? decodeStream(raw, headers) : { data: raw, trailers: {} };
  const { data } = stream;
  if (!streaming && mode !== "UNSIGNED-PAYLOAD") requireHash(mode, data);
  if (headers["content-md5"] !== undefined) requireMd5(headers["content-md5"], data);
  const checksum = statedChecksum({ ...headers, ...stream.trailers });
  if (checksum === undefined && headers["x-amz-sdk-checksum-algorithm"] !== undefined && data.length > 0) {
    const message =
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.";
    throw new ServiceError(400, "InvalidRequest", message);
  }
  return { data, checksum };
}

/** For every operation but CompleteMultipartUpload, whose checksum is that of the object, not of the body. */
export function verifyPayload({ data, checksum }: Payload): void {
  if (checksum !== undefined) verifyChecksum(checksum, data);
}
