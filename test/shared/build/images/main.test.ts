import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";

const DIGEST = `sha256:${"0".repeat(64)}`;
let directory: string;
let lock: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "images-"));
  mkdirSync(join(directory, "shared/build/images"), { recursive: true });
  lock = join(directory, "shared/build/images/base-images.json");
  const outfile = join(directory, "images.mjs");
  buildSync({
    entryPoints: ["shared/build/images/main.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
  });
});
afterAll(() => rmSync(directory, { recursive: true }));

function run(command: string): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, ["images.mjs", command], {
    cwd: directory,
    encoding: "utf8",
  });
  return { status, stderr };
}

test("a release can rely on base images with digests alone", () => {
  writeFileSync(
    lock,
    JSON.stringify({ NODE_IMAGE: `node:24@${DIGEST}`, RUNTIME_IMAGE: `debian:13@${DIGEST}` }),
  );
  expect(run("pinned")).toEqual({ status: 0, stderr: "" });
  writeFileSync(lock, JSON.stringify({ NODE_IMAGE: `node:24@${DIGEST}`, RUNTIME_IMAGE: "debian:13" }));
  expect(run("pinned")).toEqual({
    status: 1,
    stderr: "error: Cannot rely on debian:13: no digest. Run make pin\n",
  });
});

test("a registry that cannot be reached leaves the file as it is", () => {
  const before = JSON.stringify({ NODE_IMAGE: "127.0.0.1:1/node" });
  writeFileSync(lock, before);
  expect(run("pin")).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^error: Cannot pin "127\.0\.0\.1:1\/node"/),
  });
  expect(readFileSync(lock, "utf8")).toBe(before);
});

test("another command", () => {
  expect(run("eat")).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^error: Cannot "eat" images: use pin, pinned, build/),
  });
});
