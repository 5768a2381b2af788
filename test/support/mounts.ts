import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Lets `use` work on a disk of its own behind `directory`; `options` are those of a tmpfs, such as `size=1m` or `ro`. */
export async function withDisk(directory: string, options: string, use: () => Promise<void>): Promise<void> {
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", directory], { stdio: "pipe" });
  try {
    await use();
  } finally {
    execFileSync("umount", [directory]);
  }
}

/** Only root may mount, and inside a container mostly not even root. */
function mayMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const directory = mkdtempSync(join(tmpdir(), "mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", directory], { stdio: "ignore" });
    execFileSync("umount", [directory]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(directory);
  }
}

/** For tests that need `withDisk`. */
export const testWithDisk = mayMount() ? test : test.skip;
