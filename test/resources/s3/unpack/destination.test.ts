import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Destination } from "../../../../resources/s3/unpack/destination.ts";
import { inSequence, type Member } from "../../../../resources/s3/unpack/member.ts";

const LOG = { info: () => {}, warn: () => {}, error: () => {}, hide: () => {} };
const LIMITS = { members: 10, reserve: 0, free: async () => Number.MAX_SAFE_INTEGER };

/** A destination in which somebody else has left links that lead out. */
function planted() {
  const base = mkdtempSync(join(tmpdir(), "destination-"));
  const root = join(base, "root");
  mkdirSync(root);
  mkdirSync(join(base, "root-outside"));
  writeFileSync(join(base, "file"), "untouched");
  symlinkSync("../root-outside", join(root, "directory"));
  symlinkSync("../file", join(root, "file"));
  return { base, root, destination: new Destination(root, { log: LOG, limits: LIMITS }) };
}

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

function file(name: string): Member {
  return { kind: "file", name, size: 2, content: inSequence(chunks("a", "b")) };
}

test("Destination does not write through a link that was there before", async () => {
  const { base, root, destination } = planted();
  await destination.add(file("file"));
  expect(readFileSync(join(root, "file"), "utf8")).toBe("ab");
  expect(readFileSync(join(base, "file"), "utf8")).toBe("untouched");
});

test.each<Member>([
  file("directory/x"),
  { kind: "directory", name: "directory/x" },
  { kind: "symlink", name: "directory/x", target: "y" },
  { kind: "hardlink", name: "x", target: "directory/x" },
])(
  "Destination refuses a $kind behind a link that leads out, although the names share a prefix",
  async (member) => {
    const { destination } = planted();
    await expect(destination.add(member)).rejects.toThrow("leaves the destination through a link");
  },
);

test("Destination refuses a second name for a link that leads out", async () => {
  const { destination } = planted();
  const member: Member = { kind: "hardlink", name: "x", target: "file" };
  await expect(destination.add(member)).rejects.toThrow('member "x" is a link that leaves the destination');
});
