import { contiguousPrefix } from "../../../shared/s3/contiguous-prefix.ts";

test.each([
  {
    name: "in order",
    order: [
      [0, 2],
      [2, 4],
      [4, 5],
    ],
    ends: [5],
  },
  {
    name: "backwards",
    order: [
      [4, 5],
      [2, 4],
      [0, 2],
    ],
    ends: [5],
  },
  {
    name: "with a gap that stays",
    order: [
      [0, 2],
      [4, 5],
    ],
    ends: [2],
  },
  { name: "without a beginning", order: [[2, 4]], ends: [] },
  { name: "of nothing", order: [[0, 0]], ends: [] },
])("ranges $name", async ({ order, ends }) => {
  const prefix = contiguousPrefix();
  for (const [start = 0, end = 0] of order) prefix.add({ start, end });
  prefix.close();
  const told: number[] = [];
  for await (const end of prefix.ends) told.push(end);
  expect(told).toEqual(ends);
});

test("the end is told as it grows, to somebody who is waiting", async () => {
  const prefix = contiguousPrefix();
  const iterator = prefix.ends[Symbol.asyncIterator]();
  const first = iterator.next();
  prefix.add({ start: 3, end: 6 });
  prefix.add({ start: 0, end: 3 });
  await expect(first).resolves.toEqual({ value: 6, done: false });
  const second = iterator.next();
  prefix.add({ start: 6, end: 7 });
  await expect(second).resolves.toEqual({ value: 7, done: false });
  const last = iterator.next();
  prefix.close();
  await expect(last).resolves.toEqual({ value: undefined, done: true });
});
