import { deepEqual } from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { tarOf } from "../../resources/s3/unpack/made-archives.ts";
import type { Scene, Stage } from "../stage.ts";
import { withStore } from "./store.ts";

const FIRST = { path: "app/app-1.0.0.tgz" };
const SECOND = { path: "app/app-1.10.0.tgz" };

export const releases: Scene = {
  title: "s3: releases, told apart by their names",
  about: "Two archives are put, found by check, and the newer one is fetched and unpacked.",
  play: (stage) =>
    withStore("releases", {}, async ({ source: connection }) => {
      const source = { ...connection, regexp: "app/app-(.*).tgz" };
      await put(stage, source, "1.0.0", FIRST);
      await put(stage, source, "1.10.0", SECOND);
      await stage.run({
        heading: "A first check answers the newest release alone",
        program: "s3/check",
        request: { source },
        expected: { exitCode: 0, answer: [SECOND] },
      });
      await stage.run({
        heading: "A check that knows the first release answers it and what is newer, oldest first",
        program: "s3/check",
        request: { source, version: FIRST },
        expected: { exitCode: 0, answer: [FIRST, SECOND] },
      });
      await stage.run({
        heading: "A get downloads, verifies and unpacks",
        program: "s3/in",
        directory: "fetched",
        request: { source, version: SECOND, params: { unpack: true } },
        expected: { exitCode: 0 },
      });
      const files = await filesIn(join(stage.directory, "fetched"));
      stage.show("files", files);
      deepEqual(files, ["README", "bin/app", "s3_uri", "url", "version"]);
    }),
};

async function put(stage: Stage, source: object, version: string, expected: { path: string }): Promise<void> {
  const archive = tarOf(
    { name: "README", content: `This is release ${version}\n` },
    { name: "bin/", type: "5", mode: 0o755 },
    { name: "bin/app", content: "#!/bin/sh\necho Hello\n", mode: 0o755 },
  );
  await stage.prepare(`built-${version}/app-${version}.tgz`, gzipSync(archive));
  const { answer } = await stage.run({
    heading: `Put release ${version}`,
    program: "s3/out",
    directory: `built-${version}`,
    request: { source, params: { file: "app-*.tgz" } },
    expected: { exitCode: 0 },
  });
  deepEqual((answer as { version: unknown }).version, expected);
}

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(directory.length + 1)).sort();
}
