import { deepEqual, equal } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Scene } from "../stage.ts";
import { withStore } from "./store.ts";

const CONTENTS = ["replicas: 1\n", "replicas: 2\n"];

export const versionedFile: Scene = {
  title: "s3: one file in a bucket with versioning",
  about: "The same key is put twice; both contents stay available under their version ids.",
  play: (stage) =>
    withStore("settings", { versioning: "Enabled" }, async ({ server, source: connection }) => {
      const source = { ...connection, versioned_file: "app/settings.yml", private: true };
      for (const [index, content] of CONTENTS.entries()) {
        const directory = `changed-${index + 1}`;
        await stage.prepare(`${directory}/settings.yml`, content);
        await stage.run({
          heading: `Put the ${index === 0 ? "first" : "second"} content`,
          program: "s3/out",
          directory,
          request: { source, params: { file: "settings.yml", content_type: "application/yaml" } },
          expected: { exitCode: 0 },
        });
      }
      const ids = server.versions("settings", "app/settings.yml").map(({ versionId }) => versionId);
      const [second, first] = ids.map((version_id) => ({ version_id }));
      const { answer } = await stage.run({
        heading: "A check that knows the first content",
        program: "s3/check",
        request: { source, version: first },
        expected: { exitCode: 0 },
      });
      deepEqual(answer, [first, second]);
      await stage.run({
        heading: "A get of the first content, although it was overwritten",
        program: "s3/in",
        directory: "earlier",
        request: { source, version: first },
        expected: { exitCode: 0 },
      });
      const text = await readFile(join(stage.directory, "earlier/settings.yml"), "utf8");
      stage.show("content", [text.trimEnd()]);
      equal(text, CONTENTS[0]);
    }),
};
