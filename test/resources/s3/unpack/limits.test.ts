import { type Limits, Usage } from "../../../../resources/s3/unpack/limits.ts";

const MIB = 1024 * 1024;

function limits(free: number, members = 10): Limits {
  return { members, reserve: 64 * MIB, free: async () => free };
}

test("Usage accepts what leaves the reserve free", async () => {
  await expect(new Usage(limits(65 * MIB)).bytes(MIB)).resolves.toBeUndefined();
});

test("Usage refuses what would eat into the reserve", async () => {
  await expect(new Usage(limits(65 * MIB)).bytes(MIB + 1)).rejects.toThrow("the disk would be full");
});

test("Usage notices that the disk fills while it counts", async () => {
  let free = 100 * MIB;
  const usage = new Usage({ members: 10, reserve: 64 * MIB, free: async () => free });
  const write = async () => {
    for (let written = 0; written < 100; written++) {
      await usage.bytes(MIB);
      free -= MIB;
    }
  };
  await expect(write()).rejects.toThrow("the disk would be full");
  expect(free).toBeGreaterThan(20 * MIB);
});

test("Usage refuses a member too many", async () => {
  const usage = new Usage(limits(100 * MIB, 2));
  await usage.member();
  await usage.member();
  await expect(usage.member()).rejects.toThrow("the archive has more than 2 members");
});
