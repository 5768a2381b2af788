import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Driver } from "../../../resources/semver/drivers/driver.ts";
import { openGit } from "../../../resources/semver/drivers/git.ts";
import { openGitTag } from "../../../resources/semver/drivers/git-tag.ts";
import {
  createRepository,
  type TestRepository,
  type TestRepositoryOptions,
} from "../git-server/repository.ts";
import { type RecordingContext, recordingContext } from "../recording.ts";
import { temporaryDirectory } from "../temporary.ts";
import { gitSource } from "./git-source.ts";

/** A repository on disk, and a temp directory for the drivers that work with it. */
export interface GitPlace {
  readonly repository: TestRepository;
  /** What a step on the machine of the drivers is handed. */
  context(): RecordingContext;
  /** Opens the driver of `settings`, by default for `version` in `main` of the repository. */
  driver(settings?: Readonly<Record<string, unknown>>, context?: RecordingContext): Promise<Driver>;
  /** What lies in the temp directory. */
  leftOvers(): string[];
  close(): Promise<void>;
}

export async function gitPlace(options: TestRepositoryOptions = {}): Promise<GitPlace> {
  const [server, machine] = [await temporaryDirectory(), await temporaryDirectory()];
  const repository = createRepository(server.path, options);
  const drivers: Driver[] = [];
  const context = () => recordingContext("/nonexistent", { PATH: process.env["PATH"], TMPDIR: machine.path });
  return {
    repository,
    context,
    async driver(settings = {}, given = context()) {
      const source = gitSource({ uri: repository.path, ...settings });
      const driver = await (source.driver === "git-tag" ? openGitTag : openGit)(source, given);
      drivers.push(driver);
      return driver;
    },
    leftOvers: () => readdirSync(join(machine.path)),
    async close() {
      for (const driver of drivers) await driver.close();
      await server.remove();
      await machine.remove();
    },
  };
}
