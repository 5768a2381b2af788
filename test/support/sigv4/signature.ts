import { createHash, createHmac } from "node:crypto";

/** The parts of an HTTP request that a signature covers, still as they came over the wire. */
export interface SignedRequest {
  readonly method: string;
  /** Path with its percent-encoding, without the query. */
  readonly path: string;
  /** Decoded query parameters in the order of the request. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
}

export interface Scope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** RFC 3986: everything but letters, digits and `-._~` is escaped. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function sha256Hex(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

export function hmacSha256(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

export function signingKey(secret: string, { date, region, service }: Scope): Buffer {
  return [date, region, service, "aws4_request"].reduce<Buffer>(
    (key, part) => hmacSha256(key, part),
    Buffer.from(`AWS4${secret}`),
  );
}

export function scopeText({ date, region, service }: Scope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

function canonicalQuery(query: SignedRequest["query"]): string {
  return query
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** S3 escapes each segment once, every other service twice. */
function canonicalPath(path: string, service: string): string {
  const once = path
    .split("/")
    .map((segment) => encodeStrictly(decodeURIComponent(segment)))
    .join("/");
  return service === "s3" ? once : once.split("/").map(encodeStrictly).join("/");
}

export function canonicalRequest(
  request: SignedRequest,
  signedHeaders: readonly string[],
  payloadHash: string,
  service: string,
): string {
  return [
    request.method,
    canonicalPath(request.path, service),
    canonicalQuery(request.query),
    ...signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim().replace(/\s+/g, " ")}`),
    "",
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

export function stringToSign(timestamp: string, scope: Scope, canonical: string): string {
  return ["AWS4-HMAC-SHA256", timestamp, scopeText(scope), sha256Hex(canonical)].join("\n");
}
