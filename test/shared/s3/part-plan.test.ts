import { LARGEST_OBJECT, MOST_PARTS, planParts, SINGLE_PUT_UP_TO } from "../../../shared/s3/part-plan.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

test.each([
  { name: "the smallest file", size: SINGLE_PUT_UP_TO + 1, partMiB: 8, parts: 3, atOnce: 8, buffered: true },
  { name: "1 GiB", size: GIB, partMiB: 8, parts: 128, atOnce: 8, buffered: true },
  {
    name: "what 10 000 small parts hold",
    size: 80_000 * MIB,
    partMiB: 8,
    parts: 10_000,
    atOnce: 8,
    buffered: true,
  },
  { name: "one byte more", size: 80_000 * MIB + 1, partMiB: 9, parts: 8_889, atOnce: 7, buffered: true },
  {
    name: "what 10 000 buffers hold",
    size: 160_000 * MIB,
    partMiB: 16,
    parts: 10_000,
    atOnce: 4,
    buffered: true,
  },
  {
    name: "one byte more than that",
    size: 160_000 * MIB + 1,
    partMiB: 17,
    parts: 9_412,
    atOnce: 4,
    buffered: false,
  },
  { name: "5 TiB", size: LARGEST_OBJECT, partMiB: 525, parts: 9_987, atOnce: 4, buffered: false },
])("$name goes up in $parts parts of $partMiB MiB", ({ size, partMiB, parts, atOnce, buffered }) => {
  const plan = planParts(size);
  expect(plan).toEqual({ partSize: partMiB * MIB, partsAtOnce: atOnce, buffered });
  expect(Math.ceil(size / plan.partSize)).toBe(parts);
});

test("no size needs too many parts or much memory", () => {
  for (let size = 1; size <= LARGEST_OBJECT; size = Math.ceil(size * 1.37)) {
    const { partSize, partsAtOnce, buffered } = planParts(size);
    expect(size / partSize).toBeLessThanOrEqual(MOST_PARTS);
    expect(partSize).toBeLessThanOrEqual(5 * GIB);
    expect(buffered ? partSize * partsAtOnce : 0).toBeLessThanOrEqual(64 * MIB);
  }
});
