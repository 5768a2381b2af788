import { mergeSign } from "../../../resources/git/merge-sign.ts";
import { recordingContext } from "../../support/recording.ts";

test.each([
  { args: ["--help"], says: /^Usage: merge-sign --pr <number> .*\n\nMerges a pull request/ },
  { args: ["-h", "--pr", "7"], says: /^Usage: / },
  { args: ["--version"], says: /^merge-sign 1\.2\.3 \(…\)$/ },
])("$args asks nobody", async ({ args, says }) => {
  await expect(mergeSign(args, recordingContext(), "merge-sign 1.2.3 (…)")).resolves.toMatch(says);
});
