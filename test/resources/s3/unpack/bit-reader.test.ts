import { bitsOf } from "./bits-of.ts";

test("BitReader reads from the most significant bit on, across bytes", () => {
  const bits = bitsOf(`10100000001${"1".repeat(13)}`);
  expect([bits.read(3), bits.read(8), bits.read(13)]).toEqual([0b101, 1, 0x1fff]);
});

test("BitReader reads 24 bits at any offset", () => {
  const bits = bitsOf(`${"0".repeat(7)}${"1".repeat(24)}0`, 7);
  expect(bits.read(24)).toBe(0xffffff);
});

test("BitReader never invents bits", () => {
  expect(() => bitsOf("11111111").read(9)).toThrow("end");
});

test("BitReader tells how far it has come", () => {
  const bits = bitsOf("0".repeat(24), 3);
  expect([bits.position, bits.bytesTouched]).toEqual([3, 1]);
  bits.read(5);
  expect([bits.position, bits.bytesTouched]).toEqual([8, 1]);
  bits.read(1);
  expect([bits.position, bits.bytesTouched]).toEqual([9, 2]);
});
