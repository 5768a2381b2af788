import { messageOf } from "../../../shared/resource/errors.ts";
import { during } from "../../../shared/resource/stage.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { parseVersion, type SemanticVersion } from "../semantic-version.ts";
import type { Source } from "../source.ts";
import { requireUsable } from "../source-problem.ts";
import type { Driver } from "./driver.ts";

/** Opens what keeps the version, lets `use` work with it, and closes it whatever happens. */
export async function withDriver<T>(
  source: Source,
  context: StepContext,
  use: (driver: Driver, initial: SemanticVersion) => Promise<T>,
): Promise<T> {
  const { driver, initial } = await during("constructing driver", async () => {
    return { initial: usableInitial(source), driver: await open(source, context) };
  });
  try {
    return await use(driver, initial);
  } finally {
    // What is stored is stored, and must be reported.
    await driver.close().catch((error: unknown) => {
      context.log.warn(`Cannot tidy up behind "${driver.place}": ${messageOf(error)}`);
    });
  }
}

/** The initial version of a source that its driver can work with. */
export function usableInitial(source: Source): SemanticVersion {
  requireUsable(source);
  return parseVersion(source.initial_version);
}

/** Each driver is loaded only when it is used. */
async function open(source: Source, context: StepContext): Promise<Driver> {
  switch (source.driver) {
    case "s3":
      return (await import("./s3.ts")).openS3(source, context);
    case "git":
      return (await import("./git.ts")).openGit(source, context);
    case "git-tag":
      return (await import("./git-tag.ts")).openGitTag(source, context);
    case "gcs":
      return (await import("./gcs.ts")).openGcs(source, context);
    case "swift":
      return (await import("./swift.ts")).openSwift(source, context);
  }
}
