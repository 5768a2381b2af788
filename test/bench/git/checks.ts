import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { measure } from "../measure.ts";
import type { Programs } from "../workbench.ts";
import { bareGit, bareGits, git } from "./bare.ts";
import type { Comparison } from "./comparison.ts";
import { placeIn } from "./place.ts";
import { PROJECT } from "./project.ts";
import type { Served } from "./served.ts";

const NEW_COMMITS = 50;

/** Checks of a project, each from the state of the cache that it usually finds. */
export async function checksOf(project: Served, bench: Programs): Promise<Comparison[]> {
  const { url, repository, tip } = project;
  const source = { uri: url, branch: "main" };
  const history = repository.git(["rev-list", "--first-parent", `-n${NEW_COMMITS + 1}`, "main"]).split("\n");
  const before = history.at(-1) ?? "";
  const rare = repository.git(["rev-list", "--first-parent", "-n1", "main", "--", PROJECT.rarePath]);
  const answerOf = (refs: readonly string[]) => `${JSON.stringify(refs.map((ref) => ({ ref })))}\n`;
  const nodeItself = { name: "`node -e 0`", argv: [bench.node, "-e", "0"] as const };
  const listing = { ...bareGit(["ls-remote", url, "refs/heads/main"]), name: "`git ls-remote`" };
  const clone = async (name: string, ...options: string[]) => {
    const place = await placeIn(bench.directory, name);
    await place.remove();
    return bareGit(
      ["clone", "--quiet", "--bare", ...options, "--single-branch", url, place.path],
      place.remove,
    );
  };
  const check = (name: string, request: { version?: unknown; source?: object }, cache: string) => ({
    ...bench.step(name, "git/check", { source: { ...source, ...request.source }, version: request.version }),
    env: { TMPDIR: cache },
  });

  const known = await placeIn(bench.directory, "cache-known");
  const nothingNew = {
    ...check("check, nothing new", { version: { ref: tip.id } }, known.path),
    stdout: answerOf([tip.id]),
  };
  await measure(nothingNew);

  const none = await placeIn(bench.directory, "cache-none");
  const nothingKnown = {
    ...check("check, nothing new, without a cache", { version: { ref: tip.id } }, none.path),
    stdout: answerOf([tip.id]),
    after: none.clear,
  };

  const empty = await placeIn(bench.directory, "cache-empty");
  const first = {
    ...check("first check", {}, empty.path),
    stdout: answerOf([tip.id]),
    async after() {
      await refuseTrees(empty.path);
      await empty.clear();
    },
  };

  const ofPaths = await placeIn(bench.directory, "cache-paths");
  const firstOfPaths = {
    ...check(
      "first check, `paths` that changed 300 commits ago",
      { source: { paths: [PROJECT.rarePath] } },
      ofPaths.path,
    ),
    stdout: answerOf([rare]),
    after: ofPaths.clear,
  };
  const trees = await placeIn(bench.directory, "bare-trees");
  await trees.remove();

  const old = await placeIn(bench.directory, "cache-old");
  const oldClone = await placeIn(bench.directory, "bare-old");
  repository.git(["update-ref", "refs/heads/main", before]);
  await measure({ ...check("check before", {}, old.path), stdout: answerOf([before]) });
  await oldClone.remove();
  const bare = ["clone", "--quiet", "--bare", "--filter=tree:0", "--single-branch", "--depth", "1"];
  await git(...bare, url, oldClone.path);
  repository.git(["update-ref", "refs/heads/main", tip.id]);
  await old.keep();
  await oldClone.keep();
  const fifty = {
    ...check(`check, ${NEW_COMMITS} new commits`, { version: { ref: before } }, old.path),
    stdout: answerOf([...history].reverse()),
    after: old.restore,
  };
  const fetch = ["--git-dir", oldClone.path, "fetch", "--quiet", url, "+refs/heads/main:refs/heads/main"];

  return [
    {
      ours: nothingNew,
      beside: [nodeItself, listing],
      rounds: 11,
      target: { kind: "added", figure: "CPU", mostMs: 60 },
    },
    { ours: nothingKnown, beside: [nodeItself, listing], rounds: 5 },
    {
      ours: first,
      beside: [await clone("bare-commits", "--filter=tree:0", "--depth", "1")],
      rounds: 11,
      target: { kind: "times", most: 2 },
    },
    {
      ours: firstOfPaths,
      beside: [
        bareGits(
          "`git clone --bare --filter=blob:none --single-branch`, `git rev-list`",
          [
            `git clone --quiet --bare --filter=blob:none --single-branch ${url} ${trees.path}`,
            `git --git-dir ${trees.path} rev-list --first-parent -n1 main -- ${PROJECT.rarePath}`,
          ],
          trees.remove,
        ),
      ],
      rounds: 5,
    },
    {
      ours: fifty,
      beside: [nodeItself, { ...bareGit(fetch, oldClone.restore), name: "`git fetch`" }],
      rounds: 5,
    },
  ];
}

/** Without `paths`, commits are all that a check may have fetched. */
async function refuseTrees(cache: string): Promise<void> {
  const kinds = new Set<string>();
  for (const entry of await readdir(cache, { recursive: true })) {
    if (!entry.endsWith("/objects")) continue;
    const repository = join(cache, entry, "..");
    const listing = [
      "--git-dir",
      repository,
      "cat-file",
      "--batch-all-objects",
      "--batch-check=%(objecttype)",
    ];
    for (const kind of (await git(...listing)).split("\n")) kinds.add(kind);
  }
  if ([...kinds].join() !== "commit") {
    throw new Error(`The first check has fetched: ${[...kinds].join(", ") || "nothing that can be found"}`);
  }
}
