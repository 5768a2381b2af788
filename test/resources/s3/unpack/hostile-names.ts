import { paxEntry, tarOf, zipOf } from "./made-archives.ts";

/** Archives with a member whose name or target leads astray, and what is said about it. */
export const HOSTILE_NAMES = [
  {
    name: "a climbing tar name",
    content: tarOf({ name: "../outside", content: "x" }),
    reason: 'member "../outside" leaves the destination',
  },
  {
    name: "a name that climbs later",
    content: tarOf({ name: "a/../../outside" }),
    reason: "leaves the destination",
  },
  {
    name: "an absolute tar name",
    content: tarOf({ name: "/etc/x" }),
    reason: 'member "/etc/x" has an absolute name',
  },
  {
    name: "a climbing pax name",
    content: tarOf(paxEntry({ path: "../outside" }), { name: "a" }),
    reason: "leaves the destination",
  },
  {
    name: "a climbing global pax name",
    content: tarOf(paxEntry({ path: "../outside" }, "g"), { name: "a" }),
    reason: "leaves",
  },
  {
    name: "a NUL in a pax name",
    content: tarOf(paxEntry({ path: "a\0b" }), { name: "a" }),
    reason: "NUL character",
  },
  {
    name: "a climbing GNU long name",
    content: tarOf({ name: "x", type: "L", content: "../outside\0" }, { name: "a" }),
    reason: "leaves",
  },
  {
    name: "a climbing tar link",
    content: tarOf({ name: "l", type: "2", target: "../outside" }),
    reason: "link that leaves",
  },
  {
    name: "a link to nothing",
    content: tarOf({ name: "l", type: "2", target: "" }),
    reason: "invalid target",
  },
  {
    name: "a climbing pax link",
    content: tarOf(paxEntry({ linkpath: "../outside" }), { name: "l", type: "1", target: "a" }),
    reason: "which leaves",
  },
  { name: "terminal sequences", content: tarOf({ name: "../\u001b[2J\n" }), reason: '"../\\u001b[2J\\n"' },
  {
    name: "a climbing zip name",
    content: zipOf({ name: "../outside" }),
    reason: 'member "../outside" leaves the destination',
  },
  { name: "an absolute zip name", content: zipOf({ name: "/x" }), reason: "absolute name" },
  { name: "a NUL in a zip name", content: zipOf({ name: "a\0b" }), reason: "NUL character" },
  {
    name: "a climbing zip link",
    content: zipOf({ name: "l", content: "../outside", unix: 0o120777 }),
    reason: "link that leaves",
  },
];
