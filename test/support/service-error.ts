export interface ServiceErrorDetails {
  /** Further elements of the error document, such as `Region`. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in the words of an AWS service; each server writes it in its own error document. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly status: number;
  readonly code: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, details: ServiceErrorDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = details.fields ?? {};
    this.headers = details.headers ?? {};
  }
}
