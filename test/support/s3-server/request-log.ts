import type { Target } from "./target.ts";

/** One request as the server saw it; the last fields get their values when it has been answered. */
export interface LoggedRequest {
  readonly method: string;
  /** Name of the S3 operation, or `Unknown` for one that was refused as such. */
  readonly operation: string;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Access key id, which may be a wrong one, or `anonymous`. */
  readonly signer: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  bytesIn: number;
  bytesOut: number;
  /** 0 while there is no answer. */
  status: number;
  /** Error code of a refusal. */
  code: string | undefined;
}

function signerOf({ headers, parameters }: Target): string {
  const credential =
    parameters.get("X-Amz-Credential") ?? /Credential=([^,]*)/.exec(headers["authorization"] ?? "")?.[1];
  return credential?.split("/")[0] ?? "anonymous";
}

export function logEntry(target: Target, operation: string, at: number): LoggedRequest {
  return {
    method: target.method,
    operation,
    bucket: target.bucket,
    key: target.key,
    query: Object.fromEntries(target.query),
    headers: target.headers,
    signer: signerOf(target),
    at,
    bytesIn: 0,
    bytesOut: 0,
    status: 0,
    code: undefined,
  };
}
