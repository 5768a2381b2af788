import { existsSync } from "node:fs";
import { join } from "node:path";
import { initRepository, objectFormatOf } from "../../../shared/git/repository.ts";
import { openSession } from "../../support/git-scratch.ts";

test.each(["sha1", "sha256"] as const)(
  "initRepository() makes a bare one with %s in the session",
  async (objectFormat) => {
    const session = await openSession("https://host/team/app.git");
    const { gitDir } = await initRepository(session, { name: "scratch", objectFormat });
    const ask = async (...args: string[]) => (await session.run(args, { gitDir })).stdout.toString().trim();
    expect(gitDir).toBe(join(session.directory, "scratch.git"));
    await expect(ask("rev-parse", "--is-bare-repository")).resolves.toBe("true");
    await expect(ask("rev-parse", "--show-object-format")).resolves.toBe(objectFormat);
    await expect(ask("remote", "get-url", "origin")).resolves.toBe("https://host/team/app.git");
    expect(existsSync(join(gitDir, "hooks"))).toBe(false);
  },
);

test.each([
  { oid: "1".repeat(40), format: "sha1" },
  { oid: "1".repeat(64), format: "sha256" },
])("a name of $oid.length digits is $format", ({ oid, format }) => {
  expect(objectFormatOf(oid)).toBe(format);
});
