import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { ResourceError } from "../resource/errors.ts";
import { formatBytes } from "../resource/units.ts";

/** Refuses early to write `bytes` to `path` when the file system cannot hold them. */
export async function requireSpace(path: string, bytes: number): Promise<void> {
  const { bavail, blocks, bsize } = await statfs(dirname(path));
  // Some virtual file systems do not tell their size.
  if (blocks === 0 || bavail * bsize >= bytes) return;
  throw new ResourceError(
    "invalid-request",
    `Cannot write "${path}": it needs ${formatBytes(bytes)}, and ${formatBytes(bavail * bsize)} are free`,
    { hint: "free space on the worker, or use a worker with a larger volume" },
  );
}
