import { tmpdir } from "node:os";
import { type Limits, limitsOf, Usage } from "../../../../resources/s3/unpack/limits.ts";

const MIB = 1024 * 1024;

function limits(free: number, members = 10): Limits {
  return { members, reserve: 64 * MIB, free: async () => free };
}

test("Usage accepts what leaves the reserve free", async () => {
  await expect(new Usage(limits(65 * MIB)).bytes(MIB)).resolves.toBeUndefined();
});

test("Usage refuses what would eat into the reserve", async () => {
  await expect(new Usage(limits(65 * MIB)).bytes(MIB + 1)).rejects.toMatchObject({
    code: "invalid-request",
    message: "Cannot unpack the archive: the disk would be full",
  });
});

test.each([
  { name: "content", use: (usage: Usage) => usage.bytes(MIB), cost: MIB },
  { name: "deep names", use: (usage: Usage) => usage.member("d/".repeat(255)), cost: MIB },
])("Usage notices that $name fills the disk while it counts", async ({ use, cost }) => {
  let free = 100 * MIB;
  const usage = new Usage({ members: 1000, reserve: 64 * MIB, free: async () => free });
  const fill = async () => {
    for (let round = 0; round < 100; round++) {
      await use(usage);
      free -= cost;
    }
  };
  await expect(fill()).rejects.toThrow("the disk would be full");
  expect(free).toBeGreaterThan(20 * MIB);
});

test("Usage refuses a member too many", async () => {
  const usage = new Usage(limits(100 * MIB, 2));
  await usage.member("a");
  await usage.member("b");
  await expect(usage.member("c")).rejects.toThrow("the archive has more than 2 members");
});

test("limitsOf() asks the file system of the destination", async () => {
  const { members, reserve, free } = limitsOf(tmpdir());
  expect([members, reserve]).toEqual([4_000_000, 64 * MIB]);
  expect(await free()).toBeGreaterThan(0);
});

// What does not tell its size is not full.
test("limitsOf() takes a file system without a size for an endless one", async () => {
  await expect(limitsOf("/proc").free()).resolves.toBe(Number.POSITIVE_INFINITY);
});
