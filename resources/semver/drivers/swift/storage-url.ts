import { ResourceError } from "../../../../shared/resource/errors.ts";

/** The address of an account, as the identity service tells it; the names of container and object follow it. */
export function storageUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  throw new ResourceError(
    "unavailable",
    `Cannot connect object store: "${text}" is not an http:// or https:// URL`,
    { hint: "the identity service gives that address; ask who runs it" },
  );
}
