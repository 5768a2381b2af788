import { configText } from "../../../shared/git/config-text.ts";
import { openSession } from "../../support/git-scratch.ts";

test.each([
  { name: "a plain value", key: "user.name", value: "Me" },
  { name: "quotes and backslashes", key: "user.name", value: 'a "b" \\c \\n' },
  { name: "comment signs and blanks", key: "user.name", value: "  # a ; b  " },
  { name: "line breaks and tabs", key: "user.name", value: "a\nb\tc" },
  { name: "nothing", key: "user.name", value: "" },
  { name: "an address in the key", key: "http.https://host:8443/.proxy", value: "http://p:1" },
  { name: "a quote in the key", key: 'remote.a"b\\c.url', value: "x" },
])("git reads $name as it was", async ({ key, value }) => {
  const session = await openSession("https://host/app.git");
  const { stdout } = await session.run(["config", "--file", "-", "--null", "--list"], {
    input: configText([
      { key, value },
      { key: "other.key", value: "y" },
    ]),
  });
  expect(stdout.toString()).toBe(`${key}\n${value}\0other.key\ny\0`);
});
