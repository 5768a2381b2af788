import { readFileSync } from "node:fs";
import { parse } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Job {
  readonly permissions?: object;
  readonly needs?: readonly string[];
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

const PAGE = readFileSync(".github/workflows/build.yml", "utf8");
const { jobs, permissions } = parse(PAGE) as { jobs: Readonly<Record<string, Job>>; permissions: object };
const JOBS = Object.entries(jobs).map(([name, job]) => ({ name, job }));
const SCRIPTS = JOBS.flatMap(({ job }) => job.steps.flatMap(({ run }) => run ?? []));

test("every action is the commit that its comment names", () => {
  const uses = Array.from(PAGE.matchAll(/\buses: (.*)$/gm), ([, action]) => action);
  expect(uses.length).toBeGreaterThan(0);
  for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test.each(JOBS)("the job $name says what it may and when it ends", ({ job }) => {
  expect(permissions).toEqual({});
  expect(job.permissions).toBeDefined();
  expect(job["timeout-minutes"]).toBeGreaterThan(0);
});

test("only what the tests let through is published", () => {
  expect(jobs["publish"]?.needs).toEqual(["test", "images"]);
});

// An expression is put into the script before a shell reads it, whatever a branch is called.
test("no script contains an expression", () => {
  expect(SCRIPTS.filter((script) => script.includes("${{"))).toEqual([]);
});

test("every target of make exists", () => {
  const makefile = readFileSync("Makefile", "utf8");
  const existing = Array.from(makefile.matchAll(/^([a-z-]+):/gm), ([, target]) => target);
  const called = SCRIPTS.flatMap((script) => script.match(/^ *make .*$/gm) ?? [])
    .flatMap((line) => line.trim().split(" ").slice(1))
    .filter((word) => /^[a-z]+(?:-[a-z]+)*$/.test(word));
  expect(called).toEqual(expect.arrayContaining(["test", "image-test", "pinned", "sbom", "images"]));
  expect(called.filter((target) => !existing.includes(target))).toEqual([]);
});
