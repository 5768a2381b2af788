import { paxEntry, tarMember, tarOf } from "./made-archives.ts";

/** Archives that no reader should make sense of, and why. */
export const REFUSED = [
  {
    name: "a part of another volume",
    content: tarOf({ name: "v", type: "M" }),
    reason: 'member "v" continues in another volume',
  },
  {
    name: "a huge extended header",
    content: tarOf({ name: "x", type: "x", size: 2 ** 30 }),
    reason: "extended header of 1073741824 bytes",
  },
  {
    name: "an invalid extended header",
    content: tarOf({ name: "x", type: "x", content: "99 a=b\n" }, { name: "a" }),
    reason: "extended header is invalid",
  },
  {
    name: "an invalid pax size",
    content: tarOf(paxEntry({ size: "-1" }), { name: "a" }),
    reason: "size is invalid",
  },
  {
    name: "a damaged sparse map",
    content: tarOf(paxEntry({ "GNU.sparse.size": "3", "GNU.sparse.map": "0,4" }), {
      name: "a",
      content: "1234",
    }),
    reason: 'member "a" has a damaged sparse map',
  },
  {
    name: "the end inside of content",
    content: tarMember({ name: "a", content: "x".repeat(2000) }).subarray(0, 1500),
    reason: "is cut short",
  },
  {
    name: "the end inside of content beyond 8 GiB",
    content: tarOf({ name: "a", content: "x", size: 2 ** 34 }),
    reason: "is cut short",
  },
  {
    name: "the end inside of a header",
    content: Buffer.concat([tarMember({ name: "a" }), tarMember({ name: "b" }).subarray(0, 100)]),
    reason: "is cut short",
  },
  {
    name: "something that is no header",
    content: Buffer.concat([tarMember({ name: "a" }), Buffer.alloc(512, "x")]),
    reason: "a header has a wrong checksum",
  },
];
