import { type Command, measure } from "../measure.ts";
import type { Programs } from "../workbench.ts";
import { bareGit, bareGits, git } from "./bare.ts";
import { requireCommitsOnly } from "./commits-only.ts";
import type { Comparison } from "./comparison.ts";
import { placeIn } from "./place.ts";
import { PROJECT } from "./project.ts";
import { ROUND_TRIP_MS, type Served } from "./served.ts";

const NEW_COMMITS = 50;
const COMMITS = ["--filter=tree:0", "--single-branch", "--depth", "1"];

/** Checks of a project, each from the state of the cache that it usually finds. */
export async function checksOf(project: Served, bench: Programs): Promise<Comparison[]> {
  const nodeItself = { name: "`node -e 0`", argv: [bench.node, "-e", "0"] as const };
  return [
    await nothingNew(project, bench, nodeItself),
    await nothingKnown(project, bench, nodeItself),
    await firstCheck(project, bench),
    await firstCheckFromAfar(project, bench),
    await firstCheckOfPaths(project, bench),
    await newCommits(project, bench, nodeItself),
  ];
}

async function nothingNew(project: Served, bench: Programs, nodeItself: Command): Promise<Comparison> {
  const cache = await placeIn(bench.directory, "cache-known");
  const version = project.tip.id;
  const check = checkOf(project, bench, "check, nothing new", { version, cache: cache.path });
  const ours = { ...check, stdout: answerOf([version]) };
  await measure(ours);
  const target = { figure: "CPU", addedMs: 60 } as const;
  return { ours, beside: [nodeItself, listing(project)], rounds: 11, target };
}

/** As in a new container. */
async function nothingKnown(project: Served, bench: Programs, nodeItself: Command): Promise<Comparison> {
  const cache = await placeIn(bench.directory, "cache-none");
  const version = project.tip.id;
  const check = checkOf(project, bench, "check, nothing new, no cache", { version, cache: cache.path });
  const ours = { ...check, stdout: answerOf([version]), after: cache.clear };
  return { ours, beside: [nodeItself, listing(project)], rounds: 11 };
}

async function firstCheck(project: Served, bench: Programs): Promise<Comparison> {
  const cache = await placeIn(bench.directory, "cache-first");
  const clone = await placeIn(bench.directory, "bare-first");
  await clone.remove();
  const ours = {
    ...checkOf(project, bench, "first check", { cache: cache.path }),
    stdout: answerOf([project.tip.id]),
    async after() {
      await requireCommitsOnly(cache.path);
      await cache.clear();
    },
  };
  const name = `\`git clone --bare ${COMMITS.join(" ")}\``;
  const beside = bareGit(
    name,
    ["clone", "--quiet", "--bare", ...COMMITS, project.url, clone.path],
    clone.remove,
  );
  return { ours, beside: [beside], rounds: 11, target: { figure: "wall", times: 2 } };
}

/** Where round trips count, as they do on every network. */
async function firstCheckFromAfar(project: Served, bench: Programs): Promise<Comparison> {
  const { ours, ...rest } = await firstCheck({ ...project, url: project.distantUrl }, bench);
  return { ours: { ...ours, name: `${ours.name}, ${ROUND_TRIP_MS} ms away` }, ...rest };
}

async function firstCheckOfPaths(project: Served, bench: Programs): Promise<Comparison> {
  const { url, repository } = project;
  const cache = await placeIn(bench.directory, "cache-paths");
  const clone = await placeIn(bench.directory, "bare-paths");
  await clone.remove();
  const find = ["rev-list", "--first-parent", "-n1", "main", "--", PROJECT.rarePath];
  const newest = repository.git(find);
  const distance = repository.git(["rev-list", "--first-parent", "--count", `${newest}..main`]);
  const paths = [PROJECT.rarePath];
  const ours = {
    ...checkOf(project, bench, `first check, \`paths\`, match ${distance} commits back`, {
      paths,
      cache: cache.path,
    }),
    stdout: answerOf([newest]),
    after: cache.clear,
  };
  const beside = bareGits(
    "`git clone --bare --filter=blob:none --single-branch` + `git rev-list`",
    [
      `git clone --quiet --bare --filter=blob:none --single-branch ${url} ${clone.path}`,
      `git --git-dir ${clone.path} ${find.join(" ")}`,
    ],
    clone.remove,
  );
  return { ours, beside: [beside], rounds: 5 };
}

async function newCommits(project: Served, bench: Programs, nodeItself: Command): Promise<Comparison> {
  const { url, repository, tip } = project;
  const cache = await placeIn(bench.directory, "cache-old");
  const clone = await placeIn(bench.directory, "bare-old");
  await clone.remove();
  const history = repository.git(["rev-list", "--first-parent", `-n${NEW_COMMITS + 1}`, "main"]).split("\n");
  const before = history.at(-1) ?? "";
  repository.git(["update-ref", "refs/heads/main", before]);
  const first = checkOf(project, bench, "check before", { cache: cache.path });
  await measure({ ...first, stdout: answerOf([before]) });
  await git("clone", "--quiet", "--bare", ...COMMITS, url, clone.path);
  repository.git(["update-ref", "refs/heads/main", tip.id]);
  await cache.keep();
  await clone.keep();
  const name = `check, ${NEW_COMMITS} new commits`;
  const ours = {
    ...checkOf(project, bench, name, { version: before, cache: cache.path }),
    stdout: answerOf(history.reverse()),
    after: cache.restore,
  };
  const fetch = ["--git-dir", clone.path, "fetch", "--quiet", "origin", "+refs/heads/main:refs/heads/main"];
  return { ours, beside: [nodeItself, bareGit("`git fetch`", fetch, clone.restore)], rounds: 7 };
}

function checkOf(
  { url }: Served,
  bench: Programs,
  name: string,
  { version: ref, paths, cache }: { version?: string; paths?: readonly string[]; cache: string },
): Command {
  const source = { uri: url, branch: "main", ...(paths && { paths }) };
  const request = { source, ...(ref !== undefined && { version: { ref } }) };
  return { ...bench.step(name, "git/check", request), env: { TMPDIR: cache } };
}

function listing({ url }: Served): Command {
  return bareGit("`git ls-remote`", ["ls-remote", url, "refs/heads/main"]);
}

function answerOf(refs: readonly string[]): string {
  return `${JSON.stringify(refs.map((ref) => ({ ref })))}\n`;
}
