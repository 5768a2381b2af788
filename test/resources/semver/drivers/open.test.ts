import * as v from "valibot";
import { withDriver } from "../../../../resources/semver/drivers/open.ts";
import { formatVersion } from "../../../../resources/semver/semantic-version.ts";
import { Source } from "../../../../resources/semver/source.ts";
import { recordingContext } from "../../../support/recording.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../../support/temporary.ts";

let temporary: TemporaryDirectory;
beforeEach(async () => {
  temporary = await temporaryDirectory();
});
afterEach(() => temporary.remove());

const KEYS = { access_key_id: "id", secret_access_key: "key" };

test.each([
  ["s3", { bucket: "b", key: "k", ...KEYS }, "s3://b/k"],
  ["gcs", { bucket: "b", key: "k", token: "t" }, "gs://b/k"],
  ["git", { uri: "/srv/x.git", branch: "main", file: "version" }, "/srv/x.git#main:version"],
])("the driver %s is opened without asking anything", async (driver, keys, place) => {
  const context = recordingContext(temporary.path, { PATH: process.env["PATH"], TMPDIR: temporary.path });
  const source = v.parse(Source, { driver, ...keys, initial_version: "1.0.0" });
  const seen = await withDriver(source, context, async (opened, initial) => [
    opened.place,
    formatVersion(initial),
  ]);
  expect(seen).toEqual([place, "1.0.0"]);
});

test("a source that cannot work is an error of the driver's construction", async () => {
  const source = v.parse(Source, { driver: "git" });
  await expect(withDriver(source, recordingContext(), async () => "opened")).rejects.toMatchObject({
    code: "invalid-request",
    stage: "constructing driver",
  });
});
