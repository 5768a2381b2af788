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

test("error() tells what was going on", () => {
  const log = recordingLog();
  log.error("a message", "reading request");
  expect(log.text()).toBe("\u001b[31merror reading request: a message\u001b[0m\n");
});

test.each(["info", "warn", "error"] as const)("%s() hides secrets", (level) => {
  const log = recordingLog();
  log.hide("hunter22");
  log[level]("the password is hunter22");
  expect(log.text()).toContain("the password is [secret]");
  expect(log.text()).not.toContain("hunter22");
});

// Whoever may write to a bucket chooses the keys that warnings name.
test.each(["info", "warn"] as const)("%s() shows control characters instead of sending them", (level) => {
  const log = recordingLog();
  log[level]('key "a\nerror: \u001b[2J\u009b"');
  expect(log.text()).toContain(String.raw`key "a\nerror: \x1b[2J\x9b"`);
  expect(log.text().match(/\n/g)).toHaveLength(1);
});

test("what would make a line read in another order is shown, too", () => {
  const log = recordingLog();
  log.info("a\u202eb\u2066c\u2028d \u05d0é");
  expect(log.text()).toBe("a\\u202eb\\u2066c\\u2028d \u05d0é\n");
});

test("error() keeps the lines of a stack, and nothing else that steers a terminal", () => {
  const log = recordingLog();
  log.error("oops\n    at \u001b[2Jhere");
  expect(log.text()).toContain("oops\n    at \\x1b[2Jhere");
});

test("shown() is for texts of several lines that are written elsewhere", () => {
  const log = recordingLog();
  log.hide("hunter22");
  expect(log.shown("a hunter22\n\u001b[2Jb")).toBe("a [secret]\n\\x1b[2Jb");
  expect(log.text()).toBe("");
});

test("debug() makes and writes its line only after beginDebugging()", () => {
  const log = recordingLog();
  const message = jest.fn(() => "a hunter22");
  log.hide("hunter22");
  log.debug(message);
  expect(message).not.toHaveBeenCalled();
  log.beginDebugging();
  log.debug(message);
  expect(log.text()).toBe("a [secret]\n");
});
