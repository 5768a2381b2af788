import type { Explanation } from "../../shared/resource/explanation.ts";
import { during } from "../../shared/resource/stage.ts";
import type { StepContext } from "../../shared/resource/step.ts";
import { usableInitial } from "./drivers/open.ts";
import type { DriverExplanation } from "./explain/driver-explanation.ts";
import { formatVersion } from "./semantic-version.ts";
import type { Source } from "./source.ts";
import type { Version } from "./version.ts";

/** What a check would use; the store is not asked. */
export async function explainCheck(
  { source, version }: { readonly source: Source; readonly version: Version | null | undefined },
  context: StepContext,
): Promise<Explanation> {
  return during("constructing driver", async () => {
    const initial = formatVersion(usableInitial(source));
    const { place, remembers, ...access } = await explainDriver(source, context);
    return {
      Version: {
        driver: source.driver,
        "kept in": place,
        "while none is stored": initial,
        "given version": version?.number ?? "none",
        answers: remembers
          ? "the stored one and, if the given one is older, those between"
          : "the stored one",
      },
      ...access,
    };
  });
}

async function explainDriver(source: Source, context: StepContext): Promise<DriverExplanation> {
  switch (source.driver) {
    case "s3":
      return (await import("./explain/s3.ts")).explainS3(source, context);
    case "git":
    case "git-tag":
      return (await import("./explain/git.ts")).explainGit(source, context);
    case "gcs":
      return (await import("./explain/gcs.ts")).explainGcs(source, context);
    case "swift":
      return (await import("./explain/swift.ts")).explainSwift(source, context);
  }
}
