import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { helpText, releaseLine } from "../../../shared/resource/by-hand.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "release-"));
});
afterAll(() => rm(directory, { recursive: true }));

test.each([
  { revision: "0123456789abcdef0123456789abcdef01234567", told: "0123456" },
  { revision: "unknown", told: "unknown" },
  { revision: "2026-11-24-nightly", told: "2026-11-24-nightly" },
])("of the revision $revision it tells $told", async ({ revision, told }) => {
  const release = { resource: "git", version: "1.2.3", revision };
  await writeFile(join(directory, "release.json"), JSON.stringify(release));
  const line = await releaseLine("check", { program: join(directory, "check"), node: "24.1.0" });
  expect(line).toBe(`git check 1.2.3 (revision ${told}, Node 24.1.0)`);
});

test("the help of a program stands beside it, and its example names that program", async () => {
  const program = join(directory, "check");
  await writeFile(`${program}.help.txt`, "Usage: check\n\n  echo | <program> /tmp\n");
  await expect(helpText(program)).resolves.toBe(`Usage: check\n\n  echo | ${program} /tmp`);
});
