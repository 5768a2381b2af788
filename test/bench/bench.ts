import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { messageOf, ResourceError } from "../../shared/resource/errors.ts";
import { measureListing } from "./listing.ts";
import { measureRaces } from "./semver/races.ts";
import { measureSteps } from "./semver/steps.ts";
import { readSettings } from "./settings.ts";
import { measureStartUp } from "./start-up.ts";
import { measureTransfer } from "./transfer.ts";
import { withWorkbench } from "./workbench.ts";

const CHAPTERS = [
  { title: "s3: the start of a check", measure: measureStartUp },
  { title: "s3: checks of many keys", measure: measureListing },
  { title: "s3: transfer of 1 GiB", measure: measureTransfer },
  { title: "semver: check and bump", measure: measureSteps },
  { title: "semver: sixteen builds that bump at the same moment", measure: measureRaces },
];

/** @param part of the titles of the chapters to measure; all of them where it is empty */
async function bench(part = ""): Promise<void> {
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  const report = (text: string) => void process.stderr.write(`${text}\n`);
  const fail = (reason: string) => {
    report(reason);
    process.exitCode = 1;
  };
  try {
    const settings = readSettings(process.env, process.execPath);
    // This program is bundled into a directory below the root of the project.
    const place = { root: join(__dirname, ".."), report };
    await withWorkbench(settings, place, async (workbench) => {
      const [cpu] = cpus();
      const load = loadavg()[0]?.toFixed(1);
      print(
        `Node ${workbench.nodeVersion} on ${cpus().length} × ${cpu?.model}, load average ${load} before.`,
      );
      for (const { title, measure } of CHAPTERS.filter(({ title }) => title.includes(part))) {
        const { table, excesses } = await measure(workbench);
        print(`\n### ${title}\n\n${table.trimEnd()}`);
        for (const excess of excesses) fail(excess);
      }
    });
  } catch (thrown) {
    const hint = thrown instanceof ResourceError ? thrown.hint : undefined;
    fail(`${messageOf(thrown)}${hint === undefined ? "" : `. ${hint}`}`);
  }
}

void bench(process.argv[2]);
