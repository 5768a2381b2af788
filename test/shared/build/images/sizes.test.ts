import { sizesOf, sizeTable } from "../../../../shared/build/images/sizes.ts";
import { tarOf } from "../../../resources/s3/unpack/made-archives.ts";

const content = (megabytes: number) => Buffer.alloc(megabytes * 1e6);
const image = (...files: [name: string, megabytes: number][]) => ({
  labels: {},
  layers: [
    tarOf({ name: "usr/", type: "5" }, ...files.map(([name, size]) => ({ name, content: content(size) }))),
  ],
});

test("every file belongs to one part", () => {
  const files = ["nodejs/bin/node", "opt/resource/in", "usr/bin/git-lfs", "usr/bin/git-crypt", "usr/bin/git"];
  files.push(
    "usr/lib/git-core/git",
    "usr/bin/ssh",
    "etc/ssl/certs/all",
    "usr/bin/sed",
    "usr/lib/x.so",
    "etc/passwd",
  );
  const sizes = sizesOf(image(...files.map((name) => [name, 1] as [string, number])));
  expect(sizes.map(({ part, bytes }) => `${part}: ${bytes / 1e6}`)).toEqual([
    ...[
      "Node: 1",
      "the three programs: 1",
      "git-lfs: 1",
      "git-crypt: 1",
      "git: 2",
      "ssh: 1",
      "certificates: 1",
    ],
    ...["shell and its tools: 1", "libraries: 1", "everything else: 1"],
  ]);
  expect(sizes.every(({ bytes, compressed }) => compressed > 0 && compressed < bytes)).toBe(true);
});

test("a table compares the images", () => {
  const sizes = new Map([
    ["s3", [{ part: "Node", bytes: 126_600_000, compressed: 45_700_000 }]],
    [
      "git",
      [
        { part: "Node", bytes: 126_600_000, compressed: 45_700_000 },
        { part: "git", bytes: 32_000_000, compressed: 16_000_000 },
      ],
    ],
  ]);
  expect(sizeTable(sizes)).toBe(
    [
      "| MB, in brackets compressed | s3 | git |",
      "| --- | --: | --: |",
      "| Node | 126.6 (45.7) | 126.6 (45.7) |",
      "| git | – | 32.0 (16.0) |",
      "| total | 126.6 (45.7) | 158.6 (61.7) |",
    ].join("\n"),
  );
});
