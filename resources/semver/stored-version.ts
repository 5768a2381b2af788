import { messageOf, ResourceError } from "../../shared/resource/errors.ts";
import { parseVersion, type SemanticVersion } from "./semantic-version.ts";

/**
 * The version in a file or an object: its first word, so that a final line break or a remark does no harm. Empty
 * content is an error: to start again from the initial version could hand out numbers twice.
 *
 * @param place where it was read, for messages
 */
export function storedVersion(content: string, place: string): SemanticVersion {
  const [word = ""] = content
    .replace(/^\uFEFF/, "")
    .trim()
    .split(/\s/, 1);
  try {
    if (word === "") throw new Error("it is empty");
    return parseVersion(word);
  } catch (cause) {
    throw new ResourceError("invalid-request", `Cannot use the version in "${place}": ${messageOf(cause)}`, {
      cause,
      hint: 'write a version such as 1.2.3 there, by hand or with a put with "file"',
    });
  }
}
