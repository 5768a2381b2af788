import { formatVersion, type SemanticVersion } from "../../semantic-version.ts";

export interface Upload {
  readonly contentType: string;
  readonly body: string;
}

/**
 * The body of an upload that brings content and metadata together.
 *
 * @param writeId by which this write can be told from all others
 */
export function multipartUpload(name: string, version: SemanticVersion, writeId: string): Upload {
  const contentType = "text/plain; charset=utf-8";
  // What everybody may read would otherwise be served from a cache for an hour.
  const resource = { name, contentType, cacheControl: "private", metadata: { "write-id": writeId } };
  const parts = [
    { type: "application/json; charset=UTF-8", text: JSON.stringify(resource) },
    { type: contentType, text: formatVersion(version) },
  ];
  // Neither part can contain it: the identifier is random, and JSON text holds it without the hyphens in front.
  const boundary = `part-of-${writeId}`;
  const lines = parts.flatMap(({ type, text }) => [`--${boundary}`, `Content-Type: ${type}`, "", text]);
  return {
    contentType: `multipart/related; boundary=${boundary}`,
    body: [...lines, `--${boundary}--`, ""].join("\r\n"),
  };
}
