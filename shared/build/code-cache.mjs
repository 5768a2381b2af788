import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

/**
 * Makes the same cache of the same runs: a cache holds the hashes of names, whose seed is random otherwise. It fits a Node
 * with any seed.
 */
const SEED = "--random-seed=1";
/** With it, V8 compiles in the background, and what it happens to be at leaves a mark in the cache. */
const BACKGROUND = "concurrent-sparkplug";

/**
 * Lets the programs of a resource run on the requests of `resources/<resource>/warm-up.mjs`, in their order, and keeps
 * V8's code cache of those runs beside each. A cache made after running holds the functions that a run needs, not only the
 * outermost; one made of several runs costs each of them a millisecond, and saves those without a run of their own many.
 *
 * @param {string} resource name of the resource
 * @param {string} directory where its programs were built
 * @param {string[]} options with which this very Node will run them; a cache may fit no other version and no other options
 */
export async function recordCodeCache(resource, directory, options) {
  const switches = execFileSync(process.execPath, ["--v8-options"], { encoding: "utf8" });
  const offMeanwhile = switches.includes(`default: --${BACKGROUND}\n`) ? BACKGROUND : "";
  const { withRequests } = await import(pathToFileURL(join("resources", resource, "warm-up.mjs")).href);
  // A program may keep something between its runs.
  const temporary = await mkdtemp(join(tmpdir(), "code-cache-"));
  try {
    await withRequests(async (requests) => {
      for (const { step, request, argument } of requests) {
        const program = [join(directory, step), ...(argument ? [argument] : [])];
        await run(
          [SEED, ...options, "shared/build/record.cjs", offMeanwhile, ...program],
          request,
          temporary,
        );
      }
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  const caches = (await readdir(directory)).filter((name) => name.endsWith(".cache"));
  if (caches.length !== 3) throw new Error(`code caches of ${resource}: expected 3, found ${caches.length}`);
}

async function run(args, request, temporary) {
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "ignore", "pipe"] });
  child.stdin.end(JSON.stringify(request));
  const stderr = text(child.stderr);
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`warming up ${args.join(" ")} failed with ${code}: ${await stderr}`);
}
