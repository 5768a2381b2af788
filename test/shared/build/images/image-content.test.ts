import { gzipSync } from "node:zlib";
import { mergedEntries, readImage } from "../../../../shared/build/images/image-content.ts";
import { tarOf } from "../../../resources/s3/unpack/made-archives.ts";

const LOWER = tarOf(
  { name: "./", type: "5" },
  { name: "etc/", type: "5" },
  { name: "etc/file", content: "old" },
);
const UPPER = tarOf({ name: "etc/", type: "5" }, { name: "etc/file", content: "new" }, { name: "more" });

test.each([
  { name: "as they are", upper: UPPER },
  { name: "compressed", upper: gzipSync(UPPER) },
])("labels and layers that are saved $name", ({ upper }) => {
  const archive = tarOf(
    { name: "1/layer.tar", content: LOWER },
    { name: "2/layer.tar", content: upper },
    { name: "c.json", content: JSON.stringify({ config: { Labels: { a: "b" } } }) },
    {
      name: "manifest.json",
      content: JSON.stringify([{ Config: "c.json", Layers: ["1/layer.tar", "2/layer.tar"] }]),
    },
  );
  expect(readImage(archive)).toEqual({ labels: { a: "b" }, layers: [LOWER, UPPER] });
});

test("what is no saved image", () => {
  expect(() => readImage(tarOf({ name: "file" }))).toThrow(
    'Cannot read the image: "manifest.json" is not in it',
  );
});

test("the highest layer counts", () => {
  const entries = mergedEntries([LOWER, UPPER]);
  expect(entries.map(({ path, content }) => [path, content.toString()])).toEqual([
    ["etc", ""],
    ["etc/file", "new"],
    ["more", ""],
  ]);
});

test("a layer that removes files is not understood", () => {
  expect(() => mergedEntries([LOWER, tarOf({ name: "etc/.wh.file" })])).toThrow(
    /"etc\/\.wh\.file" removes a file/,
  );
});
