import { closeSync, mkdirSync, openSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import {
  attributesOf,
  setAttributes,
  setDirectoryAttributes,
} from "../../../../resources/s3/unpack/attributes.ts";
import { place } from "./unpacking.ts";

test.each([
  { name: "nothing", recorded: {}, restored: { mode: undefined, modified: undefined } },
  { name: "permissions", recorded: { mode: 0o100755 }, restored: { mode: 0o755 } },
  { name: "no special bits", recorded: { mode: 0o7777 }, restored: { mode: 0o777 } },
  { name: "no permission at all", recorded: { mode: 0o100000 }, restored: { mode: 0 } },
  { name: "a time", recorded: { modified: 1.5 }, restored: { modified: new Date(1500) } },
  { name: "a time before 1970", recorded: { modified: -1.5 }, restored: { modified: new Date(-1500) } },
  { name: "a time far away", recorded: { modified: 8.64e12 }, restored: { modified: new Date(8.64e15) } },
  { name: "no time beyond all years", recorded: { modified: 1e300 }, restored: { modified: undefined } },
  { name: "no time that is none", recorded: { modified: Number.NaN }, restored: { modified: undefined } },
])("attributesOf() restores $name", ({ recorded, restored }) => {
  expect(attributesOf({ kind: "directory", name: "a", ...recorded })).toMatchObject(restored);
});

test.each([-1.5, 0, 1_580_702_706, 8.64e12])("setAttributes() survives the time %p", (modified) => {
  const path = join(place().directory, "a");
  const descriptor = openSync(path, "wx");
  setAttributes(descriptor, attributesOf({ kind: "directory", name: "a", mode: 0o751, modified }));
  closeSync(descriptor);
  const { mode, mtimeMs } = statSync(path);
  expect(mode & 0o7777).toBe(0o751);
  // Some file systems end in the year 2038 or 2446.
  expect(mtimeMs).toBeLessThanOrEqual(modified * 1000);
  if (modified < 2 ** 31) expect(mtimeMs).toBe(modified * 1000);
});

test("setAttributes() leaves alone what is not recorded", () => {
  const path = join(place().directory, "a");
  const descriptor = openSync(path, "wx", 0o640);
  const before = statSync(path);
  setAttributes(descriptor, { mode: undefined, modified: undefined });
  closeSync(descriptor);
  expect(statSync(path)).toMatchObject({ mode: before.mode, mtimeMs: before.mtimeMs });
});

test("setDirectoryAttributes() does not follow a link", () => {
  const { directory } = place();
  mkdirSync(join(directory, "d"), 0o755);
  symlinkSync("d", join(directory, "l"));
  const attributes = { mode: 0o700, modified: undefined };
  expect(() => setDirectoryAttributes(join(directory, "l"), attributes)).toThrow(/ENOTDIR|ELOOP/);
  expect(statSync(join(directory, "d")).mode & 0o777).toBe(0o755);
  setDirectoryAttributes(join(directory, "d"), attributes);
  expect(statSync(join(directory, "d")).mode & 0o777).toBe(0o700);
});
