import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Calls `use` with the requests for each program, to be run while it lasts: there is a repository with one commit, on this
 * disk and on a web server that hands out its files.
 */
export async function withRequests(use) {
  const directory = await mkdtemp(join(tmpdir(), "warm-up-"));
  const uri = join(directory, "remote");
  const git = (...args) =>
    run("git", ["-c", "user.name=warm-up", "-c", "user.email=warm-up@localhost", "-C", uri, ...args]);
  const server = createServer((request, response) => void answer(directory, request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await run("git", ["init", "--quiet", "--template=", "--initial-branch=main", uri]);
    await git("commit", "--quiet", "--allow-empty", "--no-verify", "--no-gpg-sign", "--message=warm-up");
    await git("update-server-info");
    const { stdout } = await git("rev-parse", "HEAD");
    const source = { uri, branch: "main" };
    const login = { username: "warm-up", password: "warm-up" };
    const served = { ...source, ...login, uri: `http://127.0.0.1:${server.address().port}/remote/.git` };
    const version = { ref: stdout.trim() };
    const params = { repository: "remote", branch: "warm-up" };
    await use([
      // The second one finds what the first one has left, and the third one what the second one has.
      { step: "check", request: { source: served } },
      { step: "check", request: { source: served, version } },
      { step: "check", request: { source: served, version } },
      { step: "in", argument: join(directory, "in"), request: { source, version } },
      { step: "out", argument: directory, request: { source, params } },
    ]);
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function answer(directory, request, response) {
  const path = new URL(request.url, "http://localhost").pathname;
  try {
    response.end(await readFile(join(directory, path)));
  } catch {
    response.writeHead(404).end();
  }
}
