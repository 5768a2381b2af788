import { traced } from "../../../shared/git/traced.ts";
import { openSession } from "../../support/git-scratch.ts";
import { recordingLog } from "../../support/recording.ts";

test("each command is told with its arguments, its status and what git said, without secrets", async () => {
  const { run } = await openSession("/nonexistent");
  const log = recordingLog();
  log.hide("hunter22");
  const result = await traced(run, log)(["rev-parse", "--verify", "no such", "hunter22"]);
  expect(result.code).not.toBe(0);
  expect(log.text()).toMatch(
    /^git rev-parse --verify "no such" \[secret\]: status \d+ after \d+\.\d s\n {2}fatal: /,
  );
});

test("a command that is broken off is told, too", async () => {
  const { run } = await openSession("/nonexistent");
  const log = recordingLog();
  const hanging = traced(run, log)(["cat-file", "--batch-check"], { gitDir: "/nonexistent", timeLimitMs: 1 });
  await hanging.catch(() => {});
  expect(log.text()).toMatch(/cat-file --batch-check: (?:no end|status \d+) after/);
});
