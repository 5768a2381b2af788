import { currentVersion } from "../../../resources/s3/current-version.ts";
import { planListing } from "../../../resources/s3/listing-plan.ts";
import { compilePattern } from "../../../resources/s3/pattern.ts";
import { parseVersion } from "../../../resources/s3/version-order.ts";
import { recordingLog } from "../../support/recording.ts";

const PLAN = planListing(compilePattern("app-(.*).tgz"));

test("the current version is the one in the path", () => {
  const log = recordingLog();
  expect(currentVersion(PLAN, "app-1.2.tgz", log)).toEqual(parseVersion("1.2"));
  expect(log.text()).toBe("");
});

test.each(["other-1.2.tgz", "app-1..2.tgz"])("of %s there is none, with a warning", (path) => {
  const log = recordingLog();
  expect(currentVersion(PLAN, path, log)).toBeUndefined();
  expect(log.text()).toContain(`The current version "${path}" is not one that regexp describes`);
});
