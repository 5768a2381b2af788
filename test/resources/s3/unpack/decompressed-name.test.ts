import { decompressedName } from "../../../../resources/s3/unpack/decompressed-name.ts";

test.each([
  ["gzip", "x.gz", "x"],
  ["gzip", "x.tgz", "x.tar"],
  ["gzip", "x.taz", "x.tar"],
  ["gzip", "x-1.0", "x-1.0"],
  ["gzip", ".gz", ".gz"],
  ["gzip", "x.bz2", "x.bz2"],
  ["bzip2", "x.bz2", "x"],
  ["bzip2", "x.bz", "x"],
  ["bzip2", "x.tbz2", "x.tar"],
  ["bzip2", "x.tbz", "x.tar"],
  ["bzip2", "x.tb2", "x.tb2"],
  ["xz", "x.xz", "x"],
  ["xz", "x.txz", "x.tar"],
  ["zstd", "x.zst", "x"],
  ["zstd", "x.tzst", "x.tar"],
] as const)("decompressedName() of %s data called %s is %s", (kind, name, expected) => {
  expect(decompressedName(name, kind)).toBe(expected);
});
