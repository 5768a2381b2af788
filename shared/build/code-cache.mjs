import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

/**
 * Lets each program of a resource run once on a request of `resources/<resource>/warm-up.mjs` and keeps V8's code
 * cache of that run beside it. A cache made after running holds the functions that a run needs, not only the outermost.
 *
 * @param {string} resource name of the resource
 * @param {string} directory where its programs were built
 * @param {string} [node] the Node that will run them; a cache fits one version only
 */
export async function recordCodeCache(resource, directory, node = process.execPath) {
  const { withRequests } = await import(pathToFileURL(join("resources", resource, "warm-up.mjs")).href);
  await withRequests(async (requests) => {
    for (const { step, request, argument } of requests) {
      await run(
        node,
        ["shared/build/record.cjs", join(directory, step), ...(argument ? [argument] : [])],
        request,
      );
    }
  });
  const caches = (await readdir(directory)).filter((name) => name.endsWith(".cache"));
  if (caches.length !== 3) throw new Error(`code caches of ${resource}: expected 3, found ${caches.length}`);
}

async function run(node, args, request) {
  const child = spawn(node, args, { stdio: ["pipe", "ignore", "pipe"] });
  child.stdin.end(JSON.stringify(request));
  const stderr = text(child.stderr);
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`warming up ${args[1]} failed with ${code}: ${await stderr}`);
}
