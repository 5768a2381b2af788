import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { get } from "../../../resources/git/in.ts";
import { GetParams } from "../../../resources/git/params.ts";
import { Source } from "../../../resources/git/source.ts";
import type { Version } from "../../../resources/git/version.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";
import { recordingContext } from "../../support/recording.ts";
import { temporaryDirectory } from "../../support/temporary.ts";

async function prepared() {
  const folder = await temporaryDirectory();
  await open(Promise.resolve({ close: folder.remove }));
  const server = await open(startGitServer());
  const repository = server.createRepository();
  const [directory, temporary] = ["destination", "temporary"].map((name) => join(folder.path, name));
  if (directory === undefined || temporary === undefined) throw new Error("no directories");
  mkdirSync(temporary);
  const context = recordingContext(directory, { PATH: process.env["PATH"], TMPDIR: temporary });
  const run = (version: Version | null, keys: object = {}, params: object = {}) => {
    const source = v.parse(Source, { uri: server.urlOf(repository), ...keys });
    return get.run({ source, version, params: v.parse(GetParams, params) }, context);
  };
  return { repository, server, directory, temporary, context, run };
}

test("the answer is the ref alone, whatever else the version has", async () => {
  const { repository, run, directory, temporary } = await prepared();
  const commit = repository.commit("main", { file: "1" });
  const { version, metadata } = await run({ ref: commit, branch: "main" });
  expect(version).toEqual({ ref: commit });
  expect(metadata[0]).toEqual({ name: "commit", value: commit });
  expect(existsSync(join(directory, "file"))).toBe(true);
  expect(readdirSync(temporary)).toEqual([]);
});

test("an interruption leaves nothing behind", async () => {
  const { repository, server, run, directory, temporary, context } = await prepared();
  repository.commit("main", { file: "1" });
  server.fail("fetch", { kind: "stall" });
  const running = run(null);
  setTimeout(context.interrupt, 500);
  await expect(running).rejects.toThrow("interrupted by the test");
  expect(readdirSync(directory)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
});

test("params are checked before anything is asked or made", async () => {
  const { server, run, directory } = await prepared();
  await expect(run(null, {}, { short_ref_format: "%d" })).rejects.toMatchObject({ code: "invalid-request" });
  expect(server.requests).toEqual([]);
  expect(existsSync(directory)).toBe(false);
});
