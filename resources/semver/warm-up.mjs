import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * Calls `use` with the requests for each program, to be run while it lasts: a store answers on the loopback address, and
 * there is a git repository. The drivers that resemble the one for S3 find most of what they need in its runs.
 */
export async function withRequests(use) {
  const directory = await mkdtemp(join(tmpdir(), "warm-up-"));
  const store = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => store.once("listening", resolve));
  try {
    const source = {
      bucket: "warm-up",
      key: "version",
      endpoint: `http://127.0.0.1:${store.address().port}`,
      access_key_id: "warm-up",
      secret_access_key: "warm-up",
    };
    const inGit = { driver: "git", uri: join(directory, "git"), branch: "version", file: "version" };
    await promisify(execFile)("git", ["init", "--quiet", "--bare", "--template=", inGit.uri]);
    const version = { number: "1.2.3" };
    const params = { bump: "minor", pre: "rc" };
    const bumpInGit = { step: "out", argument: directory, request: { source: inGit, params } };
    await use([
      { step: "check", request: { source, version } },
      { step: "in", argument: join(directory, "in"), request: { source, version, params } },
      { step: "out", argument: directory, request: { source, params } },
      // The first one makes the branch, the second one finds it.
      bumpInGit,
      bumpInGit,
      { step: "check", request: { source: inGit } },
    ]);
  } finally {
    store.closeAllConnections();
    store.close();
    await rm(directory, { recursive: true, force: true });
  }
}

const ETAG = '"9a0364b9e99bb480dd25e1f0284c8555"';

function answer(request, response) {
  request.resume();
  request.on("end", () => {
    if (request.method === "PUT") response.writeHead(200, { ETag: ETAG }).end();
    else
      response.writeHead(200, { ETag: ETAG, "Content-Type": "text/plain", "Content-Length": 5 }).end("1.2.3");
  });
}
