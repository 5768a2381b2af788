import type { Programs } from "../workbench.ts";
import { bareGit, git } from "./bare.ts";
import type { Comparison } from "./comparison.ts";
import { placeIn } from "./place.ts";
import { ROUND_TRIP_MS, type Served } from "./served.ts";
import type { Target } from "./target.ts";

const WHOLE: Target = { figure: "wall", times: 1.15 };
/** Reading the commit, notes and metadata weighs more beside less; the stock type takes 2.9 times as long as git. */
const SHALLOW: Target = { figure: "wall", times: 1.7 };

/** Gets of a project, whole and shallow, with its tip verified and without. */
export async function getsOf({ url, distantUrl, tip }: Served, bench: Programs): Promise<Comparison[]> {
  const source = { uri: url, branch: "main" };
  const afar = { uri: distantUrl };
  const version = { ref: tip.id };
  const temporary = await placeIn(bench.directory, "get-temporary");
  const expectTip = async (path: string) => {
    const head = await git("-C", path, "rev-parse", "HEAD");
    if (head !== tip.id) throw new Error(`"${path}" is at ${head} instead of ${tip.id}`);
  };
  const get = async (name: string, directory: string, params: object, settings: object = {}) => {
    const place = await placeIn(bench.directory, directory);
    return {
      ...bench.step(name, "git/in", { source: { ...source, ...settings }, version, params }, place.path),
      env: { TMPDIR: temporary.path },
      async after() {
        await expectTip(place.path);
        await place.clear();
      },
    };
  };
  const clone = async (directory: string, from: string, ...options: string[]) => {
    const place = await placeIn(bench.directory, directory);
    await place.remove();
    const args = ["clone", "--single-branch", ...options];
    return bareGit(`\`git ${args.join(" ")}\``, [...args, "--quiet", from, place.path], async () => {
      await expectTip(place.path);
      await place.remove();
    });
  };
  const keys = { commit_verification_keys: [tip.publicKey] };
  return [
    {
      ours: await get("get", "get-full", {}),
      beside: [await clone("clone-full", url)],
      rounds: 5,
      target: WHOLE,
    },
    {
      ours: await get("get, `depth: 1`", "get-shallow", { depth: 1 }),
      beside: [await clone("clone-shallow", url, "--depth", "1")],
      rounds: 7,
      target: SHALLOW,
    },
    {
      ours: await get(`get, \`depth: 1\`, ${ROUND_TRIP_MS} ms away`, "get-afar", { depth: 1 }, afar),
      beside: [await clone("clone-afar", distantUrl, "--depth", "1")],
      rounds: 7,
      target: SHALLOW,
    },
    {
      ours: await get("get, `depth: 1`, verified", "get-verified", { depth: 1 }, keys),
      beside: [await get("`get` without verification", "get-unverified", { depth: 1 })],
      rounds: 7,
      target: { figure: "wall", addedMs: 150 },
    },
  ];
}
