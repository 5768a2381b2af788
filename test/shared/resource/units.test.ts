import { formatBytes, formatDuration } from "../../../shared/resource/units.ts";

test.each([
  [0, "0 B"],
  [0.4, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [1536, "1.5 KiB"],
  [1024 ** 2 - 1, "1.0 MiB"],
  [5 * 1024 ** 3, "5.0 GiB"],
  [5 * 1024 ** 4, "5.0 TiB"],
  [2000 * 1024 ** 4, "2000.0 TiB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, "0.0 s"],
  [400, "0.4 s"],
  [9_940, "9.9 s"],
  [9_999, "10.0 s"],
  [10_000, "10 s"],
  [59_499, "59 s"],
  [59_500, "1 min 0 s"],
  [185_000, "3 min 5 s"],
  [3_599_600, "1 h 0 min"],
  [4_200_000, "1 h 10 min"],
])("%d milliseconds are %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
