import { kindOf } from "../../../../resources/s3/unpack/kind.ts";
import { tarMember } from "./made-archives.ts";

test.each([
  { name: "zip", head: "PK\x03\x04", kind: "zip" },
  { name: "an empty zip", head: "PK\x05\x06", kind: "zip" },
  { name: "gzip", head: "\x1f\x8b\x08", kind: "gzip" },
  { name: "bzip2", head: "BZh9", kind: "bzip2" },
  { name: "text that begins like bzip2", head: "BZhello", kind: undefined },
  { name: "xz", head: "\xfd7zXZ\0", kind: "xz" },
  { name: "zstd", head: "\x28\xb5\x2f\xfd", kind: "zstd" },
  { name: "a skippable zstd frame", head: "\x5f\x2a\x4d\x18", kind: "zstd" },
  {
    name: "a tar that begins like an image",
    head: tarMember({ name: "GIF89a" }).toString("latin1"),
    kind: "tar",
  },
  { name: "half a tar header", head: tarMember({ name: "a" }).toString("latin1", 0, 511), kind: undefined },
  { name: "zeros", head: "\0".repeat(512), kind: undefined },
  { name: "text", head: "hello", kind: undefined },
  { name: "nothing", head: "", kind: undefined },
])("kindOf() recognises $name", ({ head, kind }) => {
  expect(kindOf(Buffer.from(head, "latin1"))).toBe(kind);
});
