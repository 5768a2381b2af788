import { parseVersion } from "../../../resources/semver/semantic-version.ts";
import { tellBump } from "../../../resources/semver/tell-bump.ts";
import { recordingLog } from "../../support/recording.ts";

test.each([
  { from: "1.2.3", to: "1.2.3-rc.1", warns: true },
  { from: "1.2.3-rc.3", to: "1.2.3-rc", warns: true },
  { from: "1.2.3", to: "1.2.4", warns: false },
  { from: "1.2.3", to: "1.2.3", warns: false },
  { from: "1.2.3+b.2", to: "1.2.3+b.1", warns: false },
])("whether the bump from $from to $to is called backwards", ({ from, to, warns }) => {
  const log = recordingLog();
  tellBump(parseVersion(from), parseVersion(to), log);
  if (warns) expect(log.text()).toContain(`warning: The bump goes backwards: ${to} comes before ${from}.`);
  else expect(log.text()).toBe("");
});
