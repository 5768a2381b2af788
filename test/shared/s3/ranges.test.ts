import { parseContentRange, rangesOf } from "../../../shared/s3/ranges.ts";

test.each([
  { name: "nothing", from: 0, to: 0, ranges: [] },
  { name: "one byte", from: 0, to: 1, ranges: [[0, 1]] },
  { name: "exactly one", from: 0, to: 4, ranges: [[0, 4]] },
  {
    name: "one byte more",
    from: 0,
    to: 5,
    ranges: [
      [0, 4],
      [4, 5],
    ],
  },
  {
    name: "a rest",
    from: 4,
    to: 13,
    ranges: [
      [4, 8],
      [8, 12],
      [12, 13],
    ],
  },
])("rangesOf() cuts $name", ({ from, to, ranges }) => {
  expect([...rangesOf(from, to, 4)]).toEqual(ranges.map(([start, end]) => ({ start, end })));
});

test.each([
  ["bytes 0-6/7", { start: 0, size: 7 }],
  ["bytes 8388608-16777215/5497558138880", { start: 8388608, size: 5497558138880 }],
  ["bytes */7", undefined],
  ["bytes 0-6/*", undefined],
  ["", undefined],
])("parseContentRange(%j)", (header, expected) => {
  expect(parseContentRange(header)).toEqual(expected);
});
