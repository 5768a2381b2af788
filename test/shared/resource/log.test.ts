import { recordingLog } from "../../support/recording.ts";

test.each([
  { level: "info" as const, line: "a message\n" },
  { level: "warn" as const, line: "\u001b[33mwarning: a message\u001b[0m\n" },
  { level: "error" as const, line: "\u001b[31merror: a message\u001b[0m\n" },
])("$level() writes one line", ({ level, line }) => {
  const log = recordingLog();
  log[level]("a message");
  expect(log.text()).toBe(line);
});

test.each(["info", "warn", "error"] as const)("%s() hides secrets", (level) => {
  const log = recordingLog();
  log.hide("hunter22");
  log[level]("the password is hunter22");
  expect(log.text()).toContain("the password is [secret]");
  expect(log.text()).not.toContain("hunter22");
});
