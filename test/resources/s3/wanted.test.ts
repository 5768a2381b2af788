import { selectionOf } from "../../../resources/s3/selection.ts";
import type { Version } from "../../../resources/s3/version.ts";
import { wantedBy } from "../../../resources/s3/wanted.ts";
import { sourceOf } from "../../support/s3-source.ts";

function wanted(settings: Readonly<Record<string, unknown>>, version: Version) {
  const source = sourceOf(settings);
  return wantedBy(source, selectionOf(source), version);
}

test.each([
  {
    name: "a key",
    source: { regexp: "f-(.*)", initial_path: "f-0" },
    version: { path: "f-1", version_id: "x" },
    expected: {
      object: { bucket: "things", key: "f-1", versionId: undefined },
      version: { path: "f-1" },
      versionText: "1",
      isInitial: false,
    },
  },
  {
    name: "the initial key",
    source: { regexp: "f-(.*)", initial_path: "f-0" },
    version: { path: "f-0" },
    expected: { versionText: "0", isInitial: true },
  },
  {
    name: "a version of the one object",
    source: { versioned_file: "f", initial_version: "first" },
    version: { version_id: "id" },
    expected: {
      object: { bucket: "things", key: "f", versionId: "id" },
      version: { version_id: "id" },
      versionText: "id",
      isInitial: false,
    },
  },
  {
    name: "the initial version",
    source: { versioned_file: "f", initial_version: "first" },
    version: { version_id: "first" },
    expected: { versionText: "first", isInitial: true },
  },
])("$name is what is wanted", ({ source, version, expected }) => {
  expect(wanted(source, version)).toMatchObject(expected);
});

test.each([
  { source: { regexp: "f-(.*)" }, version: {}, problem: '"version.path" is not given' },
  { source: { versioned_file: "f" }, version: {}, problem: '"version.version_id" is not given' },
  { source: { regexp: "f-(.*)" }, version: { path: "g-1" }, problem: "it does not match regexp" },
])("$version of $source is refused", ({ source, version, problem }) => {
  expect(() => wanted(source, version)).toThrow(problem);
});
