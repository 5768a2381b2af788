import { directory, file, hardLink, special, symlink } from "./members.ts";

/** Members of which the last one must not be written. */
export const REFUSED = [
  { name: "a name of nothing", members: [file("")], reason: 'member "" has no name' },
  {
    name: "a climbing name",
    members: [file("../outside", "x")],
    reason: 'member "../outside" leaves the destination',
  },
  {
    name: "a special file with a climbing name",
    members: [special("../f")],
    reason: "leaves the destination",
  },
  {
    name: "a file in place of the destination",
    members: [file(".")],
    reason: "would replace the destination",
  },
  {
    name: "a link in place of the destination",
    members: [symlink("./", "x")],
    reason: "would replace the destination",
  },
  { name: "a link to an absolute path", members: [symlink("l", "/etc")], reason: "link that leaves" },
  {
    name: "a link that climbs too far",
    members: [symlink("d/l", "../../outside")],
    reason: "link that leaves",
  },
  {
    name: "a chain of links that climbs through an inner one",
    members: [symlink("a/b", ".."), symlink("e", "a/b/../outside")],
    reason: "may leave the destination",
  },
  {
    name: "a link that climbs from the real place of its parent",
    members: [directory("a/b/"), symlink("a/b/l", "../.."), symlink("a/b/l/m", "../outside")],
    reason: "link that leaves",
  },
  {
    name: "a hard link to a link, which would climb from its new place",
    members: [symlink("d/l", "../x"), hardLink("m", "d/l")],
    reason: 'member "m" is a link that leaves the destination',
  },
  {
    name: "a hard link to outside",
    members: [hardLink("l", "../outside")],
    reason: 'is a hard link to "../outside", which leaves',
  },
  { name: "an absolute hard link", members: [hardLink("l", "/etc/passwd")], reason: "absolute name" },
  { name: "a hard link to nothing", members: [hardLink("l", "x")], reason: "which does not exist" },
  {
    name: "a hard link to a directory",
    members: [directory("d/"), hardLink("l", "d")],
    reason: "not a file",
  },
  {
    name: "a hard link in place of the directory around its target",
    members: [file("d/a"), hardLink("d", "d/a")],
    reason: "directory that is not empty",
  },
  {
    name: "a member behind a dangling link",
    members: [symlink("l", "x"), file("l/y")],
    reason: "has a parent that is a link to nowhere",
  },
  {
    name: "a link to itself as a parent",
    members: [symlink("l", "l"), file("l/y")],
    reason: "link to nowhere",
  },
  {
    name: "a file as a parent",
    members: [file("f"), file("f/y")],
    reason: "has a parent that is not a directory",
  },
  {
    name: "a file over a full directory",
    members: [file("d/x"), file("d")],
    reason: "directory that is not empty",
  },
  {
    name: "a name that no file system takes",
    members: [file("n".repeat(300))],
    reason: /cannot be written \(ENAMETOOLONG: name too long\)$/,
  },
];
