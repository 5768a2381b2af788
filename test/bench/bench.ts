import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { messageOf, ResourceError } from "../../shared/resource/errors.ts";
import { measureProject } from "./git/project-steps.ts";
import { measureTags } from "./git/tag-checks.ts";
import { measureListing } from "./listing.ts";
import { measureRaces } from "./semver/races.ts";
import { measureSteps } from "./semver/steps.ts";
import { readSettings } from "./settings.ts";
import { measureStartUp } from "./start-up.ts";
import { measureTransfer } from "./transfer.ts";
import { type Findings, type Programs, type Workbench, withBucket, withPrograms } from "./workbench.ts";

type Chapter = { readonly resource: string; readonly title: string } & (
  | { readonly store: "needed"; readonly measure: (workbench: Workbench) => Promise<Findings> }
  | { readonly store: "none"; readonly measure: (programs: Programs) => Promise<Findings> }
);

const CHAPTERS: readonly Chapter[] = [
  { resource: "s3", title: "the start of a check", store: "needed", measure: measureStartUp },
  { resource: "s3", title: "checks of many keys", store: "needed", measure: measureListing },
  { resource: "s3", title: "transfer of 1 GiB", store: "needed", measure: measureTransfer },
  { resource: "semver", title: "check and bump", store: "needed", measure: measureSteps },
  {
    resource: "semver",
    title: "sixteen builds that bump at the same moment",
    store: "needed",
    measure: measureRaces,
  },
  { resource: "git", title: "steps beside git", store: "none", measure: measureProject },
  { resource: "git", title: "checks of many tags", store: "none", measure: measureTags },
];

const print = (text: string) => void process.stdout.write(`${text}\n`);
const report = (text: string) => void process.stderr.write(`${text}\n`);

/** @param part of the titles of the chapters to measure; all of them where it is empty */
async function bench(part = ""): Promise<void> {
  const fail = (reason: string) => {
    report(reason);
    process.exitCode = 1;
  };
  const chapters = CHAPTERS.filter((chapter) => headingOf(chapter).includes(part));
  const inStore = chapters.filter(({ store }) => store === "needed");
  const show = (chapter: Chapter, { table, excesses }: Findings) => {
    print(`\n### ${headingOf(chapter)}\n\n${table.trimEnd()}`);
    for (const excess of excesses) fail(excess);
  };
  try {
    // Before the programs are built, which takes a while.
    if (inStore.length > 0) readSettings(process.env);
    await withPrograms(placeOf(chapters), report, async (programs) => {
      const [cpu] = cpus();
      const load = loadavg()[0]?.toFixed(1);
      print(`Node ${programs.nodeVersion} on ${cpus().length} × ${cpu?.model}, load average ${load} before.`);
      if (inStore.length > 0) {
        await withBucket(programs, async (workbench) => {
          for (const chapter of inStore) show(chapter, await chapter.measure(workbench));
        });
      }
      for (const chapter of chapters) {
        if (chapter.store === "none") show(chapter, await chapter.measure(programs));
      }
    });
  } catch (thrown) {
    const hint = thrown instanceof ResourceError ? thrown.hint : undefined;
    fail(`${messageOf(thrown)}${hint === undefined ? "" : `. ${hint}`}`);
  }
}

function headingOf({ resource, title }: Chapter): string {
  return `${resource}: ${title}`;
}

/** What to build, and for which Node. This program is bundled into a directory below the root of the project. */
function placeOf(chapters: readonly Chapter[]) {
  const resources = new Set(chapters.map(({ resource }) => resource));
  const [resource] = resources;
  return {
    root: join(__dirname, ".."),
    node: process.env["BENCH_NODE"] || process.execPath,
    ...(resources.size === 1 && { resource }),
  };
}

void bench(process.argv[2]);
