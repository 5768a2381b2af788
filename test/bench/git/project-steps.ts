import type { Findings, Programs } from "../workbench.ts";
import { checksOf } from "./checks.ts";
import { compare } from "./comparison.ts";
import { getsOf } from "./gets.ts";
import { putsOf } from "./puts.ts";
import { withProject } from "./served.ts";

/** What the steps cost on a project of more than 100 000 objects, beside git alone. */
export async function measureProject(bench: Programs): Promise<Findings> {
  bench.report("Making a project");
  return withProject(async (project) => {
    bench.report(`It has ${project.objects} objects`);
    const comparisons = [
      ...(await checksOf(project, bench)),
      ...(await getsOf(project, bench)),
      ...(await putsOf(project, bench)),
    ];
    return compare(comparisons, bench.report);
  });
}
