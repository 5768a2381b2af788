import { equal } from "node:assert/strict";
import { join } from "node:path";
import { generateKey } from "openpgp";
import { gitIn } from "../git-in.ts";
import type { Scene } from "../stage.ts";
import { signerOf } from "./signer-of.ts";

const USER = { name: "Release Bot", email: "bot@example.com" };

export const inGit: Scene = {
  title: "semver: a version in a git repository, with signed commits",
  about: "The repository is bare and empty. The bumps are commits that an OpenPGP key has signed.",
  play: async (stage) => {
    const repository = join(stage.directory, "project.git");
    const git = gitIn(repository);
    await git("init", "--quiet", "--bare", repository);
    const { privateKey, publicKey } = await generateKey({ userIDs: [USER], format: "object" });
    const reader = {
      driver: "git",
      uri: repository,
      branch: "version",
      file: "ci/version",
    };
    const source = {
      ...reader,
      git_user: `${USER.name} <${USER.email}>`,
      commit_message: "Release %version%",
      signing_key: privateKey.armor(),
    };
    const numbers = ["0.1.0", "0.2.0", "0.2.1-rc.1"];
    const bumps = [{ bump: "minor" }, { bump: "minor" }, { bump: "patch", pre: "rc" }];
    for (const [index, number] of numbers.entries()) {
      await stage.run({
        heading: index === 0 ? "The first bump makes the branch" : `A bump to ${number}`,
        program: "semver/out",
        directory: ".",
        request: { source, params: bumps[index] },
        expected: {
          exitCode: 0,
          answer: { version: { number }, metadata: [{ name: "number", value: number }] },
        },
      });
    }
    await stage.run({
      heading: "A check finds what was stored since the version that it knows",
      program: "semver/check",
      request: { source: reader, version: { number: "0.2.0" } },
      expected: { exitCode: 0, answer: [{ number: "0.2.0" }, { number: "0.2.1-rc.1" }] },
    });
    stage.show("commits", (await git("log", "--format=%h %an: %s", "version")).trim().split("\n"));
    equal(await git("show", "version:ci/version"), "0.2.1-rc.1\n");
    for (const commit of (await git("rev-list", "version")).trim().split("\n")) {
      equal(await signerOf(await git("cat-file", "commit", commit), publicKey), publicKey.getFingerprint());
    }
    stage.show("signed by", [`${USER.name}, ${publicKey.getFingerprint().toUpperCase()}`]);
  },
};
