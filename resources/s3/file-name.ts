import { ResourceError } from "../../shared/resource/errors.ts";

/** The last segment of a key that is not empty: `a/b.tgz` and `a/b.tgz/` are both called `b.tgz`. */
export function fileNameOf(key: string): string {
  return key.split("/").findLast((segment) => segment !== "") ?? "";
}

/** Longer ones fit no usual file system; better told before the download than after it. */
const MOST_BYTES = 255;

/** The name under which `get` stores an object; refuses keys whose name cannot be that of a file. */
export function localNameOf(key: string): string {
  const name = fileNameOf(key);
  if (name === "" || name === "." || name === ".." || name.includes("\0")) {
    throw new ResourceError(
      "invalid-request",
      `Cannot store object "${key}": its name cannot be a file name`,
    );
  }
  if (Buffer.byteLength(name) > MOST_BYTES) {
    throw new ResourceError(
      "invalid-request",
      `Cannot store object "${key}": its name is longer than the ${MOST_BYTES} bytes of a file name`,
    );
  }
  return name;
}
