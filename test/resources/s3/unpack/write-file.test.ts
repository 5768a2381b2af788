import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Usage } from "../../../../resources/s3/unpack/limits.ts";
import { type FileMember, inSequence, type Piece } from "../../../../resources/s3/unpack/member.ts";
import { writeFileMember } from "../../../../resources/s3/unpack/write-file.ts";
import { testWithDisk, withDisk } from "../../../support/mounts.ts";
import { inChunks } from "./archive-bytes.ts";
import { place } from "./unpacking.ts";

const usage = () => new Usage({ members: 1, reserve: 0, free: async () => Number.MAX_SAFE_INTEGER });

async function* pieces(...texts: readonly (readonly [number, string])[]): AsyncGenerator<Piece> {
  for (const [position, text] of texts) yield { position, bytes: Buffer.from(text) };
}

function member(content: AsyncIterable<Piece>, more: Partial<FileMember> = {}): FileMember {
  return { kind: "file", name: "a", size: 0, content, ...more };
}

let path: string;
beforeEach(() => {
  path = join(place().directory, "a");
});

test("writeFileMember() writes content, mode and time", async () => {
  const content = pieces([0, "ab"], [2, "cd"]);
  await writeFileMember(path, member(content, { mode: 0o4751, modified: 5, size: 4 }), usage());
  expect(readFileSync(path, "utf8")).toBe("abcd");
  expect(statSync(path).mode & 0o7777).toBe(0o751);
  expect(statSync(path).mtimeMs).toBe(5000);
});

test("writeFileMember() gives the usual mode to a file without one", async () => {
  await writeFileMember(path, member(pieces()), usage());
  expect(statSync(path).mode & 0o777).toBe(0o666 & ~process.umask());
});

test("writeFileMember() leaves gaps, at the end too, without storing them", async () => {
  await writeFileMember(path, member(pieces([3, "x"]), { size: 50_000_000 }), usage());
  const { size, blocks } = statSync(path);
  expect(size).toBe(50_000_000);
  expect(blocks * 512).toBeLessThan(1_000_000);
  expect(readFileSync(path).subarray(0, 5).toString()).toBe("\0\0\0x\0");
});

test.each([
  { name: "a file", make: () => writeFileSync(path, "old") },
  { name: "a link", make: () => symlinkSync("missing", path) },
])("writeFileMember() does not write over $name", async ({ make }) => {
  make();
  await expect(writeFileMember(path, member(pieces([0, "new"])), usage())).rejects.toThrow("EEXIST");
  if (existsSync(path)) expect(readFileSync(path, "utf8")).toBe("old");
});

test("writeFileMember() stops before it fills the disk", async () => {
  const tight = new Usage({ members: 1, reserve: 10, free: async () => 12 });
  await expect(writeFileMember(path, member(pieces([0, "abc"])), tight)).rejects.toThrow(
    "disk would be full",
  );
  expect(statSync(path).size).toBe(0);
});

testWithDisk("writeFileMember() notices a disk that is really full", async () => {
  const { directory } = place();
  await withDisk(directory, "size=1m", async () => {
    const content = inSequence(inChunks(Buffer.alloc(2_000_000, "x"), 100_000));
    await expect(writeFileMember(join(directory, "a"), member(content), usage())).rejects.toMatchObject({
      code: "ENOSPC",
    });
  });
});
