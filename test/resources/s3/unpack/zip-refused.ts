import type { ZipEntry } from "./made-archives.ts";

/** Entries that must not be unpacked, and why. */
export const REFUSED: readonly { name: string; entries: readonly ZipEntry[]; reason: string }[] = [
  { name: "a backslash", entries: [{ name: "..\\outside" }], reason: "has a backslash in its name" },
  {
    name: "an endless link",
    entries: [{ name: "l", content: "x".repeat(5000), unix: 0o120777 }],
    reason: "invalid target",
  },
  {
    name: "a wrong checksum",
    entries: [{ name: "a", content: "x", crc: 1 }],
    reason: 'member "a" has a wrong checksum',
  },
  {
    name: "a wrong checksum of a link",
    entries: [{ name: "a", content: "x", crc: 1, unix: 0o120777 }],
    reason: "wrong checksum",
  },
  {
    name: "more content than announced",
    entries: [{ name: "a", content: "xyz", size: 1 }],
    reason: 'member "a" is damaged: too many',
  },
  {
    name: "less content than announced",
    entries: [{ name: "a", content: "x", size: 9 }],
    reason: 'member "a" is damaged: not enough',
  },
  {
    name: "an unknown method",
    entries: [{ name: "a", content: "x", method: 12 }],
    reason: "unsupported compression method 12",
  },
  {
    name: "strong encryption",
    entries: [{ name: "a", flags: 0x41 }],
    reason: "strong encryption is not supported",
  },
];
