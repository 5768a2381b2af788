import { deepEqual } from "node:assert/strict";
import type { Scene } from "../stage.ts";
import { withStore } from "./store.ts";

export const mistakes: Scene = {
  title: "s3: mistakes",
  about: "What a misspelt key and a bucket without versioning lead to.",
  play: (stage) =>
    withStore("releases", {}, async ({ server, source }) => {
      server.put("releases", "app-1.0.0.tgz", "content");
      await stage.run({
        heading: "A misspelt key is ignored as ever, but not in silence",
        program: "s3/check",
        request: { source: { ...source, regexp: "app-(.*).tgz", regoin_name: "us-east-1" } },
        expected: { exitCode: 0, answer: [{ path: "app-1.0.0.tgz" }], log: /warning: .*region_name/ },
      });
      await stage.prepare("built/settings.yml", "replicas: 1\n");
      await stage.run({
        heading: "A put that would lose the earlier content is refused before anything is uploaded",
        program: "s3/out",
        directory: "built",
        request: { source: { ...source, versioned_file: "settings.yml" }, params: { file: "settings.yml" } },
        expected: { exitCode: 1, answer: undefined, log: /error: .*versioning/i },
      });
      deepEqual(server.keys("releases"), ["app-1.0.0.tgz"]);
    }),
};
