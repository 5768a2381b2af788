/** What a server answers, before the faults have their say. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Thrown by whatever refuses a request. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`HTTP ${reply.status}`);
    this.reply = reply;
  }
}

export function json(status: number, value: unknown): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=UTF-8" },
    body: JSON.stringify(value),
  };
}

export function plain(status: number, body: string): Reply {
  return { status, headers: { "content-type": "text/html; charset=UTF-8" }, body };
}

/** The error document of the storage API. */
export function storageError(code: number, reason: string, message: string): Refusal {
  const errors = [{ message, domain: "global", reason }];
  return new Refusal(json(code, { error: { code, message, errors } }));
}

/** The error document of OAuth 2.0, RFC 6749 section 5.2. */
export function oauthError(error: string, error_description: string, status = 400): Refusal {
  return new Refusal(json(status, { error, error_description }));
}
