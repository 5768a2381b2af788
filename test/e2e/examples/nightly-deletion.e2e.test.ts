import { chmodSync } from "node:fs";
import { join } from "node:path";
import { open } from "../../support/opened.ts";
import { startS3Server } from "../../support/s3-server/server.ts";
import { describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { Play } from "./play.ts";

/** A program `date` for which it is this moment, such as 2026-11-24T14:30, and which only knows what the example asks. */
function clockAt(moment: string): string {
  const [day = "", hour = ""] = moment.split(/[T:]/);
  const answers = `case "$*" in '-u +%H') echo ${hour} ;; '-u +%Y%m%d') echo ${day.replaceAll("-", "")} ;; *) exit 9 ;; esac`;
  const directory = makeDirectory({ date: `#!/bin/sh\n${answers}\n` });
  chmodSync(join(directory, "date"), 0o755);
  return directory;
}

async function environments() {
  const store = await open(startS3Server({ region: "eu-west-2" }));
  store.createBucket("opt-outs");
  /** The pipeline of one environment at a moment, for whose evening a build runs `now`. */
  const at = (moment: string, environment = "dev", now = moment) =>
    new Play("nightly-deletion", {
      vars: { bucket: "opt-outs", environment },
      files: {
        evening: {
          input: `{"source":{"start":"20:00","stop":"21:00"},"version":{"time":"${moment}:13.5Z"}}\n`,
        },
        infrastructure: { delete: 'echo "gone: $1, all"\n' },
      },
      env: {
        AWS_ENDPOINT_URL_S3: store.endpoint,
        AWS_ACCESS_KEY_ID: store.main.accessKeyId,
        AWS_SECRET_ACCESS_KEY: store.main.secretAccessKey,
      },
      tools: clockAt(now),
    });
  return { at, store };
}

describeInProcess("an environment", () => {
  test("is deleted each evening while nobody has ever opted out", async () => {
    const { at } = await environments();
    expect((await at("2026-11-24T20:00").run("delete")).log).toContain("gone: dev, all");
  });

  test.each([
    { asked: "2026-11-24T00:01", evening: "2026-11-24T20:00", outcome: "Somebody keeps dev tonight" },
    { asked: "2026-11-24T08:30", evening: "2026-11-24T20:00", outcome: "Somebody keeps dev tonight" },
    { asked: "2026-11-24T19:59", evening: "2026-11-24T20:59", outcome: "Somebody keeps dev tonight" },
    { asked: "2026-11-24T14:00", evening: "2026-11-25T20:00", outcome: "gone: dev, all" },
    { asked: "2026-12-31T14:00", evening: "2026-12-31T20:00", outcome: "Somebody keeps dev tonight" },
    { asked: "2026-12-31T14:00", evening: "2027-01-01T20:00", outcome: "gone: dev, all" },
    { asked: "2026-11-24T14:00", evening: "2027-11-24T20:00", outcome: "gone: dev, all" },
  ])("for which somebody opts out at $asked: in the evening of $evening, $outcome", async (row) => {
    const { at } = await environments();
    await at(row.asked).run("keep-tonight");
    expect((await at(row.evening).run("delete")).log).toContain(row.outcome);
  });

  test("may be kept night after night, by one opt-out each, and twice on one day", async () => {
    const { at } = await environments();
    for (const day of ["2026-09-30", "2026-10-01"]) {
      await at(`${day}T09:00`).run("keep-tonight");
      await at(`${day}T10:00`).run("keep-tonight");
      expect((await at(`${day}T20:00`).run("delete")).log).toContain("Somebody keeps");
    }
    expect((await at("2026-10-02T20:00").run("delete")).log).toContain("the last opt-out was for 20261001");
  });

  test("is not kept by an opt-out for another one, whatever that is called", async () => {
    const { at } = await environments();
    await at("2026-11-24T14:00", "dev").run("keep-tonight");
    await at("2026-11-24T14:00", "dev-eu").run("keep-tonight");
    expect((await at("2026-11-24T20:00", "dev").run("delete")).log).toContain("Somebody keeps dev tonight");
    expect((await at("2026-11-24T20:00", "test").run("delete")).log).toContain("gone: test, all");
  });

  test("cannot be kept once the deletion has begun", async () => {
    const { at, store } = await environments();
    await expect(at("2026-11-24T20:00").run("keep-tonight")).rejects.toThrow("Come back after midnight");
    expect(store.object("opt-outs", "opt-outs/dev/keep-20261124")).toBeUndefined();
  });

  test("stays when the build of the evening runs on the next day only", async () => {
    const { at } = await environments();
    const late = at("2026-11-24T20:00", "dev", "2026-11-25T09:00");
    await expect(late.run("delete")).rejects.toThrow("The evening of 20261124 is over; nothing is deleted");
    const midnight = at("2026-11-24T20:00", "dev", "2026-11-24T23:59");
    expect((await midnight.run("delete")).log).toContain("gone: dev, all");
  });

  test("stays when the day cannot be told", async () => {
    const { at } = await environments();
    await expect(at("tomorrow").run("delete")).rejects.toThrow("nothing is deleted");
  });
});
