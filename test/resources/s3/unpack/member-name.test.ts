import { requireInnerTarget, segmentsOf } from "../../../../resources/s3/unpack/member-name.ts";

test.each([
  { name: "a", segments: ["a"] },
  { name: "a/b/", segments: ["a", "b"] },
  { name: "./a//./b", segments: ["a", "b"] },
  { name: "./", segments: [] },
  { name: "..a/b../...", segments: ["..a", "b..", "..."] },
  { name: "a\nb\\c", segments: ["a\nb\\c"] },
])("segmentsOf($name) is $segments", ({ name, segments }) => {
  expect(segmentsOf(name)).toEqual(segments);
});

test.each([
  { name: "", reason: "has no name" },
  { name: "..", reason: "leaves the destination" },
  { name: "../a", reason: "leaves the destination" },
  { name: "a/../../b", reason: "leaves the destination" },
  { name: "a/b/..", reason: "leaves the destination" },
  { name: "/etc/passwd", reason: "has an absolute name" },
  { name: "//a", reason: "has an absolute name" },
  { name: "a\0b", reason: "has a name with a NUL character" },
])("segmentsOf($name) is refused: $reason", ({ name, reason }) => {
  expect(() => segmentsOf(name)).toThrow(reason);
});

test.each([
  { target: "a/b", depth: 0 },
  { target: "./a/", depth: 0 },
  { target: ".", depth: 0 },
  { target: "..", depth: 1 },
  { target: "../../a", depth: 2 },
  { target: ".././../a", depth: 2 },
])("requireInnerTarget() accepts $target from depth $depth", ({ target, depth }) => {
  expect(requireInnerTarget(target, depth)).toBeUndefined();
});

test.each([
  { target: "", depth: 5, reason: "invalid target" },
  { target: "a\0b", depth: 5, reason: "invalid target" },
  { target: "/", depth: 5, reason: "leaves the destination" },
  { target: "/etc", depth: 5, reason: "leaves the destination" },
  { target: "..", depth: 0, reason: "leaves the destination" },
  { target: "./../../..", depth: 2, reason: "leaves the destination" },
  { target: "a/..", depth: 5, reason: 'is a link with ".." behind a name' },
  { target: "../a/../b", depth: 5, reason: 'is a link with ".." behind a name' },
])("requireInnerTarget() refuses $target from depth $depth", ({ target, depth, reason }) => {
  expect(() => requireInnerTarget(target, depth)).toThrow(reason);
});
