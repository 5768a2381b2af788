import type { Findings, Programs } from "../workbench.ts";
import { type Comparison, compare } from "./comparison.ts";
import { placeIn } from "./place.ts";
import { type Served, withTagged } from "./served.ts";
import { nameOfTag, TAGGED } from "./tagged-project.ts";

/** How checks cope with many tags. */
export async function measureTags(bench: Programs): Promise<Findings> {
  bench.report(`Making a project of ${TAGGED.commits} commits and ${TAGGED.tags} tags`);
  return withTagged(async (tagged) => compare(await tagChecksOf(tagged, bench), bench.report));
}

/** First checks from the beginning of the project on: the most that can be asked of them. */
async function tagChecksOf(
  { url, repository }: Pick<Served, "url" | "repository">,
  bench: Programs,
): Promise<Comparison[]> {
  const cache = await placeIn(bench.directory, "cache-tags");
  const check = (tag_behaviour: string, version: object, answer: readonly object[]): Comparison => ({
    ours: {
      ...bench.step(`first check, \`${tag_behaviour}\`, all ${answer.length} versions`, "git/check", {
        source: { uri: url, branch: "main", tag_filter: "v1.*", tag_behaviour },
        version,
      }),
      env: { TMPDIR: cache.path },
      stdout: `${JSON.stringify(answer)}\n`,
      after: cache.clear,
    },
    beside: [],
    rounds: 5,
    target: { figure: "wall", addedMs: 1000 },
  });
  const commits = repository.git(["rev-list", "--reverse", "--first-parent", "main"]).split("\n");
  const every = TAGGED.commits / TAGGED.tags;
  const tags = Array.from({ length: TAGGED.tags }, (_, index) => ({
    ref: nameOfTag(index + 1),
    commit: commits[(index + 1) * every - 1],
  }));
  const [oldest] = tags;
  return [
    check("match_tagged", oldest ?? {}, tags),
    check(
      "match_tag_ancestors",
      { ref: commits[0] },
      commits.map((ref) => ({ ref })),
    ),
  ];
}
