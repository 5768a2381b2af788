import { isTarHeader, isZero, parseTarHeader } from "../../../../resources/s3/unpack/tar-header.ts";
import { sealed, type TarEntry, tarMember } from "./made-archives.ts";

const headerOf = (entry: TarEntry) => tarMember(entry).subarray(0, 512);
/** A header with other bytes at a position, and the checksum that goes with them. */
function changed(at: number, text: string): Buffer {
  const block = headerOf({ name: "a" });
  block.write(text, at, "latin1");
  return sealed(block);
}

test("parseTarHeader() reads the fields of a member", () => {
  const block = headerOf({ name: "n", type: "2", target: "t", mode: 0o755, modified: 5, size: 2 ** 34 });
  expect(parseTarHeader(block)).toEqual({
    name: "n",
    linkName: "t",
    mode: 0o755,
    size: 2 ** 34,
    modified: 5,
    type: "2",
  });
});

test.each([
  { name: "the prefix of POSIX", block: changed(345, "dir"), fields: { name: "dir/a" } },
  {
    name: "no prefix in a GNU header",
    block: sealed(Buffer.concat([changed(257, "ustar  \0").subarray(0, 345), Buffer.alloc(167, "1")])),
    fields: { name: "a" },
  },
  {
    name: "the shorter prefix of star",
    block: sealed(Buffer.concat([changed(345, "p".repeat(155)).subarray(0, 508), Buffer.from("tar\0")])),
    fields: { name: `${"p".repeat(131)}/a` },
  },
  { name: "the NUL of old files", block: changed(156, "\0"), fields: { type: "0" } },
  { name: "a mode that is nonsense", block: changed(100, "rwxr-xr"), fields: { mode: 0o644 } },
  { name: "a time that is nonsense", block: changed(136, "yesterday"), fields: { modified: Number.NaN } },
])("parseTarHeader() knows $name", ({ block, fields }) => {
  expect(parseTarHeader(block)).toMatchObject(fields);
});

test.each([
  { name: "a size that is nonsense", block: changed(124, "large"), reason: "a size is invalid" },
  { name: "a negative size", block: changed(124, "\xff".repeat(12)), reason: "a size is invalid" },
  { name: "text", block: Buffer.alloc(512, "text"), reason: "a header has a wrong checksum" },
])("parseTarHeader() refuses $name", ({ block, reason }) => {
  expect(() => parseTarHeader(block)).toThrow(`the tar archive is damaged: ${reason}`);
});

test("isTarHeader() accepts a sum of signed characters", () => {
  const block = headerOf({ name: "é" });
  const high = block.filter((byte) => byte > 127).length;
  const unsigned = Number.parseInt(block.toString("latin1", 148, 154), 8);
  block.write((unsigned - high * 256).toString(8).padStart(6, "0"), 148);
  expect(isTarHeader(block)).toBe(true);
  block.write((unsigned - high * 256 + 1).toString(8).padStart(6, "0"), 148);
  expect(isTarHeader(block)).toBe(false);
});

test.each([
  { name: "a header", block: headerOf({ name: "a" }), header: true, zero: false },
  { name: "zeros", block: Buffer.alloc(512), header: false, zero: true },
  { name: "half a header", block: headerOf({ name: "a" }).subarray(0, 511), header: false, zero: false },
])("isTarHeader() and isZero() tell $name", ({ block, header, zero }) => {
  expect([isTarHeader(block), isZero(block)]).toEqual([header, zero]);
});
