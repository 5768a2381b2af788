import { equal } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gitIn } from "../git-in.ts";
import type { Scene } from "../stage.ts";
import { makeOrigin } from "./origin.ts";

export const roundTrip: Scene = {
  title: "git: check, clone and push",
  about:
    "A repository on this disk. Documentation makes no versions, and what is pushed is rebased and tagged.",
  play: async (stage) => {
    const origin = await makeOrigin(join(stage.directory, "app"));
    const source = { uri: origin.uri, branch: "main", ignore_paths: ["docs"] };
    const first = await origin.commit("Begin", { "app.txt": "one\n" });
    await origin.commit("Explain", { "docs/readme.md": "It counts.\n" });
    const second = await origin.commit("Count on", { "app.txt": "two\n" });
    await stage.run({
      heading: "A check finds the commits since the version that it knows, but for the documentation",
      program: "git/check",
      request: { source, version: { ref: first } },
      expected: { exitCode: 0, answer: [{ ref: first }, { ref: second }] },
    });
    const got = await stage.run({
      heading: "A get clones the repository at a version",
      program: "git/in",
      directory: "clone",
      request: { source, version: { ref: second }, params: { depth: 1 } },
      expected: { exitCode: 0 },
    });
    equal((got.answer as { version: { ref: string } }).version.ref, second);
    equal(await readFile(join(stage.directory, "clone/app.txt"), "utf8"), "two\n");
    stage.show("short_ref", [await readFile(join(stage.directory, "clone/.git/short_ref"), "utf8")]);

    await stage.prepare("clone/app.txt", "three\n");
    const clone = gitIn(join(stage.directory, "clone/.git"));
    await clone(
      `--work-tree=${join(stage.directory, "clone")}`,
      "commit",
      "--quiet",
      "-a",
      "-m",
      "Count further",
    );
    await origin.commit("Be faster", { "other.txt": "fast\n" });
    await stage.prepare("tag/name", "1.0.0\n");
    await stage.run({
      heading: "A put rebases onto what has come in meanwhile, and pushes the branch with a tag",
      program: "git/out",
      directory: ".",
      request: { source, params: { repository: "clone", rebase: true, tag: "tag/name", tag_prefix: "v" } },
      expected: { exitCode: 0 },
    });
    equal(await origin.git("rev-parse", "main"), await origin.git("rev-parse", "v1.0.0"));
    stage.show("branch", (await origin.git("log", "--format=%h %s", "main")).trim().split("\n"));
  },
};
