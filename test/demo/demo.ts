import { join } from "node:path";
import { messageOf } from "../../shared/resource/errors.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { onlySigned } from "./git/only-signed.ts";
import { roundTrip } from "./git/round-trip.ts";
import { instanceProfile } from "./s3/instance-profile.ts";
import { mistakes } from "./s3/mistakes.ts";
import { releases } from "./s3/releases.ts";
import { versionedFile } from "./s3/versioned-file.ts";
import { inGit } from "./semver/in-git.ts";
import { onS3 } from "./semver/on-s3.ts";
import { type Scene, Stage } from "./stage.ts";

const SCENES: readonly Scene[] = [
  releases,
  versionedFile,
  instanceProfile,
  mistakes,
  onS3,
  inGit,
  roundTrip,
  onlySigned,
];

async function demonstrate(): Promise<void> {
  const directory = await temporaryDirectory();
  const write = (text: string) => void process.stdout.write(text);
  // This program is bundled into the directory of the programs that it shows.
  const stage = new Stage({
    programs: __dirname,
    directory: directory.path,
    path: process.env.PATH ?? "",
    write,
  });
  write(
    `The programs of ${join(__dirname, "{s3,semver,git}")}, run as Concourse runs them, against git repositories\n`,
  );
  write("on this disk, and stores and metadata services that live in this process and answer as AWS does.\n");
  try {
    for (const [index, scene] of SCENES.entries()) await stage.play(index + 1, scene);
    write("\nAll went as expected.\n");
  } catch (thrown) {
    write(`\nThis did not go as expected: ${messageOf(thrown)}\n`);
    process.exitCode = 1;
  } finally {
    await directory.remove();
  }
}

void demonstrate();
