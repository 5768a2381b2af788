import { isObject } from "../schema/is-object.ts";

/** What an AWS client says about a failed request, wherever it put it. */
export interface ServiceError {
  /** HTTP status; `undefined` when there was no answer. */
  readonly status: number | undefined;
  /** The service's code, such as `NoSuchKey`, or Node's, such as `ECONNREFUSED`. */
  readonly code: string;
  readonly message: string;
  readonly requestId: string | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** A further element of the error document, such as `Region`. */
  detail(name: string): string | undefined;
}

export function serviceErrorOf(thrown: unknown): ServiceError {
  const error = objectOr(thrown);
  const metadata = objectOr(error["$metadata"]);
  const response = objectOr(error["$response"]);
  const status = metadata["httpStatusCode"] ?? response["statusCode"];
  return {
    status: typeof status === "number" ? status : undefined,
    code: textOr(error["Code"]) ?? textOr(error["code"]) ?? textOr(error["name"]) ?? "",
    message: textOr(error["message"]) ?? "",
    requestId: textOr(metadata["requestId"]),
    headers: objectOr(response["headers"]) as Record<string, string>,
    detail: (name) => textOr(error[name]),
  };
}

function objectOr(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function textOr(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
