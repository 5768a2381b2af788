import { messageOf, ResourceError } from "../../shared/resource/errors.ts";
import { parseVersion, type SemanticVersion } from "./semantic-version.ts";

const REPAIR = 'write a version such as 1.2.3 there, by hand or with a put with "file"';

/**
 * The version in a file or an object: its first word, so that a final line break or a remark does no harm. Empty
 * content is an error: to start again from the initial version could hand out numbers twice.
 *
 * @param place where it was read, for messages
 * @param remedy for what is no version
 */
export function storedVersion(content: string, place: string, remedy: string = REPAIR): SemanticVersion {
  const [word = ""] = content.trim().split(/\s/, 1);
  try {
    if (word === "") throw new Error("it is empty");
    return parseVersion(word);
  } catch (cause) {
    const hint = cause instanceof ResourceError ? cause.hint : undefined;
    throw new ResourceError("invalid-request", `Cannot use the version in "${place}": ${messageOf(cause)}`, {
      cause,
      hint: hint ?? remedy,
    });
  }
}
