import { ResourceError } from "../resource/errors.ts";

export interface EndpointOptions {
  /** Chooses `http` for an endpoint that does not name its scheme. */
  readonly disableSsl: boolean;
}

/**
 * Reads `source.endpoint`: `https://host`, `http://host:port/path`, or without scheme `host`, `host:port`,
 * `host/path`. The path of the result never ends in `/`, except where it is nothing else.
 */
export function parseEndpoint(text: string, { disableSsl }: EndpointOptions): URL {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  // Also covers text that is no URL: whatever precedes an `@` may be a password.
  if (text.includes("@")) {
    throw new ResourceError("invalid-request", "Cannot use endpoint: it contains credentials", {
      hint: "Set access_key_id and secret_access_key instead",
    });
  }
  if (scheme !== undefined && scheme !== "http" && scheme !== "https") {
    throw refusal(text, `scheme "${scheme}" is not supported`, "Use http:// or https://");
  }
  const url = parse(scheme === undefined ? `${disableSsl ? "http" : "https"}://${text}` : text);
  if (url === undefined || /\s/.test(text)) {
    throw refusal(text, "not a URL and not a host", "Use a form such as https://s3.example.com:9000");
  }
  if (/[?#]/.test(text)) {
    throw refusal(text, "it has a query or a fragment", "Remove everything from the first ? or #");
  }
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function refusal(text: string, state: string, hint: string): ResourceError {
  // A query may carry a signature.
  return new ResourceError(
    "invalid-request",
    `Cannot use endpoint "${text.replace(/[?#].*/s, "…")}": ${state}`,
    {
      hint,
    },
  );
}
