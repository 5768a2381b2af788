import { Candidates } from "../../../resources/s3/candidates.ts";
import { planListing } from "../../../resources/s3/listing-plan.ts";
import { compilePattern } from "../../../resources/s3/pattern.ts";
import { parseVersion } from "../../../resources/s3/version-order.ts";
import { recordingLog } from "../../support/recording.ts";

function candidatesOf(keys: readonly string[], current?: string): Candidates {
  const plan = planListing(compilePattern("f-(.*)"));
  const candidates = new Candidates(plan, current === undefined ? undefined : parseVersion(current));
  for (const key of keys) candidates.add(key);
  return candidates;
}

test.each([
  { name: "only the highest without a current version", keys: ["f-1", "f-3", "f-2"], kept: ["f-3"] },
  {
    name: "what is not older than the current one",
    keys: ["f-3", "f-1", "f-2"],
    current: "2",
    kept: ["f-2", "f-3"],
  },
  {
    name: "what is newer than one that is gone",
    keys: ["f-10", "f-9", "f-1"],
    current: "1.5",
    kept: ["f-9", "f-10"],
  },
  { name: "nothing when everything is older", keys: ["f-1", "f-2"], current: "9", kept: [] },
  {
    name: "equal versions in the order of their keys",
    keys: ["f-1.0", "f-1", "f-1.0.0"],
    current: "1",
    kept: ["f-1", "f-1.0", "f-1.0.0"],
  },
  {
    name: "the last key of equal versions without a current one",
    keys: ["f-1.0", "f-1.0.0", "f-1"],
    kept: ["f-1.0.0"],
  },
  { name: "no key that does not match", keys: ["g-1", "f-1/x"], kept: [] },
  { name: "no key whose version cannot be read", keys: ["f-1~rc", "f-", "f-1"], kept: ["f-1"] },
])("keeps $name", ({ keys, current, kept }) => {
  expect(candidatesOf(keys, current).sorted()).toEqual(kept);
});

function reportOf(keys: readonly string[], current?: string): string {
  const log = recordingLog();
  candidatesOf(keys, current).report(log);
  return log.text();
}

test.each([
  { name: "nothing when all is well", keys: ["f-1", "f-2", "x"], report: /^$/ },
  {
    name: "the counts when nothing is found",
    keys: ["x", "y", "f-1..0"],
    report: /No version found: 3 keys listed, 1 match regexp, 1 without a readable version\n/,
  },
  {
    name: "mixed padding, also of versions that are not the newest",
    keys: ["f-2024.09", "f-2024.10"],
    report: /mix numbers with and without leading zeros \("09", "10"\)/,
  },
  { name: "the counts of an empty bucket", keys: [], report: /No version found: 0 keys listed/ },
  { name: "which keys are skipped", keys: ["f-1", "f-1~rc"], report: /Skipping 1 .*: "f-1~rc" \("1~rc"\)/ },
  {
    name: "no more than five of many",
    keys: ["f-1", ..."abcdefg".split("").map((end) => `f-~${end}`)],
    report: /Skipping 7 .*"f-~e" \("~e"\) and 2 more/,
  },
])("reports $name", ({ keys, report }) => {
  expect(reportOf(keys)).toMatch(report);
});

test("reports a surprising order", () => {
  expect(reportOf(["f-2024.09", "f-2024.10"], "2024")).toContain('("09", "10")');
});
