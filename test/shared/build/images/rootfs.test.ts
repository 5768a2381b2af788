import { gunzipSync } from "node:zlib";
import { bundledType } from "../../../../shared/build/images/rootfs.ts";
import { tarEntries } from "../../../../shared/build/images/tar-entries.ts";
import { tarOf } from "../../../resources/s3/unpack/made-archives.ts";

const IMAGE = {
  labels: { "org.opencontainers.image.version": "1.2.0" },
  layers: [
    tarOf({ name: "opt/", type: "5" }, { name: "opt/file", content: "old" }),
    tarOf({ name: "opt/", type: "5" }, { name: "opt/file", content: "new" }),
  ],
};

test("the file system is one archive, and always the same", () => {
  const { "rootfs.tgz": archive } = bundledType("s3", IMAGE);
  expect(tarEntries(gunzipSync(archive)).map(({ path, content }) => [path, content.toString()])).toEqual([
    ["opt", ""],
    ["opt/file", "new"],
  ]);
  expect(bundledType("s3", IMAGE)["rootfs.tgz"].equals(archive)).toBe(true);
});

test("the worker is told what it needs to know", () => {
  expect(JSON.parse(bundledType("semver", IMAGE)["resource_metadata.json"])).toEqual({
    type: "semver",
    version: "1.2.0",
    privileged: false,
    unique_version_history: false,
  });
});
