import { deepEqual } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { withStore } from "../s3/store.ts";
import type { Scene, Stage } from "../stage.ts";

export const onS3: Scene = {
  title: "semver: a version on S3, from nothing to 1.0.0",
  about: "Release candidates, a final release, and two builds that bump at the same moment.",
  play: (stage) =>
    withStore("versions", {}, async ({ server, source: connection }) => {
      const source = { ...connection, key: "app/version" };
      await stage.run({
        heading: "While nothing is stored, a check answers the initial version",
        program: "semver/check",
        request: { source },
        expected: { exitCode: 0, answer: [{ number: "0.0.0" }] },
      });
      await bump(stage, source, "The first candidate", { bump: "major", pre: "rc" }, "1.0.0-rc.1");
      await bump(stage, source, "The second one", { pre: "rc" }, "1.0.0-rc.2");
      await stage.run({
        heading: "A get hands the version to the build; with a bump, the one that the build is about to make",
        program: "semver/in",
        directory: "version",
        request: { source, version: { number: "1.0.0-rc.2" }, params: { bump: "final" } },
        expected: { exitCode: 0, log: /bumped locally from 1\.0\.0-rc\.2 to 1\.0\.0/ },
      });
      const number = await readFile(join(stage.directory, "version/number"), "utf8");
      stage.show("number", [number]);
      deepEqual(number, "1.0.0");
      await bump(stage, source, "The release", { bump: "final" }, "1.0.0");
      await race(stage, source, () =>
        // Both have read by then, whoever starts faster.
        server.fault({ action: "delay", ms: 500, times: 2, match: { method: "PUT" } }),
      );
      deepEqual(server.object("versions", "app/version")?.body.toString(), "1.0.2");
    }),
};

const answerOf = (number: string) => ({ version: { number }, metadata: [{ name: "number", value: number }] });

async function bump(
  stage: Stage,
  source: object,
  heading: string,
  params: object,
  number: string,
): Promise<void> {
  await stage.run({
    heading: `${heading}: ${number}`,
    program: "semver/out",
    directory: ".",
    request: { source, params },
    expected: { exitCode: 0, answer: answerOf(number) },
  });
}

/** Both builds read the same version; the store lets one of them write, and the other one begins again. */
async function race(stage: Stage, source: object, slowDown: () => void): Promise<void> {
  slowDown();
  const outcomes = await stage.runTogether(
    ["One build", "Another build at the same moment"].map((who) => ({
      heading: `${who} bumps the patch`,
      program: "semver/out",
      directory: ".",
      request: { source, params: { bump: "patch" } },
      expected: { exitCode: 0, log: /Stored 1\.0\.[01] -> 1\.0\.[12] / },
    })),
  );
  const answers = outcomes.map(({ answer }) => answer);
  const numbers = answers.map((answer) => (answer as ReturnType<typeof answerOf>).version.number);
  stage.show("numbers", [`${numbers.join(" and ")}: each was handed out once`]);
  deepEqual(numbers.sort(), ["1.0.1", "1.0.2"]);
}
