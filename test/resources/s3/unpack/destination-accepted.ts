import { directory, file, hardLink, symlink } from "./members.ts";

/** Members that go together, and what they become. */
export const ACCEPTED = [
  {
    name: "a later member of the same name",
    members: [file("a", "first"), file("a", "second")],
    result: { a: "644 second" },
  },
  {
    name: "a file that replaces a link, leaving its target alone",
    members: [file("a", "a"), symlink("l", "a"), file("l", "l")],
    result: { a: "644 a", l: "644 l" },
  },
  {
    name: "a file that replaces a hard link, leaving the other name alone",
    members: [file("a", "a"), hardLink("l", "a"), file("l", "l")],
    result: { a: "644 a", l: "644 l" },
  },
  {
    name: "a file that replaces an empty directory",
    members: [directory("d", 0o700), file("d", "x")],
    result: { d: "644 x" },
  },
  {
    name: "a directory that replaces a link to a directory",
    members: [directory("d"), symlink("l", "d"), directory("l/", 0o700)],
    result: { d: "755 directory", l: "700 directory" },
  },
  {
    name: "a link to a directory that replaces an empty one",
    members: [directory("d", 0o700), directory("e"), symlink("d", "e")],
    result: { d: "-> e", e: "755 directory" },
  },
  {
    name: "a hard link that replaces an empty directory",
    members: [file("a", "x"), directory("d", 0o700), hardLink("d", "a")],
    result: { a: "644 x", d: "644 x" },
  },
  {
    name: "members behind a link that stays inside",
    members: [directory("lib/"), symlink("l", "./lib"), file("l/x", "x")],
    result: { l: "-> ./lib", lib: "755 directory", "lib/x": "644 x" },
  },
  {
    name: "links that point upwards but stay inside",
    members: [symlink("a/b/l", "../../x")],
    result: { a: "755 directory", "a/b": "755 directory", "a/b/l": "-> ../../x" },
  },
  {
    name: "members of a read-only directory",
    members: [directory("d/", 0o500), file("d/x", "x")],
    result: { d: "500 directory", "d/x": "644 x" },
  },
  {
    name: "special bits, which are dropped",
    members: [file("s", "", 0o6755), directory("d/", 0o3777)],
    result: { d: "777 directory", s: "755 " },
  },
  {
    name: "names with dots and doubled slashes",
    members: [directory("./"), file("./a//./b", "x")],
    result: { a: "755 directory", "a/b": "644 x" },
  },
  {
    name: "a hard link to a link, which becomes a link of its own",
    members: [symlink("l", "x"), hardLink("m", "l")],
    result: { l: "-> x", m: "-> x" },
  },
  { name: "a hard link to itself", members: [file("a", "x"), hardLink("./a", "a")], result: { a: "644 x" } },
  {
    name: "a hard link to a file behind a link",
    members: [file("d/a", "x"), symlink("l", "d"), hardLink("m", "l/a")],
    result: { d: "755 directory", "d/a": "644 x", l: "-> d", m: "644 x" },
  },
];
