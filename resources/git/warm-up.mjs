import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Calls `use` with the requests for each program, to be run while it lasts: there is a repository with one commit. */
export async function withRequests(use) {
  const directory = await mkdtemp(join(tmpdir(), "warm-up-"));
  const uri = join(directory, "remote");
  const git = (...args) =>
    run("git", ["-c", "user.name=warm-up", "-c", "user.email=warm-up@localhost", "-C", uri, ...args]);
  try {
    await run("git", ["init", "--quiet", "--template=", "--initial-branch=main", uri]);
    await git("commit", "--quiet", "--allow-empty", "--no-verify", "--no-gpg-sign", "--message=warm-up");
    const { stdout } = await git("rev-parse", "HEAD");
    const source = { uri, branch: "main" };
    const version = { ref: stdout.trim() };
    const params = { repository: "remote", branch: "warm-up" };
    await use([
      // The second one finds what the first one has left.
      { step: "check", request: { source, version } },
      { step: "check", request: { source, version } },
      { step: "in", argument: join(directory, "in"), request: { source, version } },
      { step: "out", argument: directory, request: { source, params } },
    ]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
