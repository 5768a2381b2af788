import { messageOf } from "../../shared/resource/errors.ts";
import type { Log } from "../../shared/resource/log.ts";
import { checkRequest } from "../../shared/resource/request.ts";
import { during } from "../../shared/resource/stage.ts";
import { defineCheck } from "../../shared/resource/step.ts";
import { withDriver } from "./drivers/open.ts";
import { compareVersions, formatVersion, parseVersion, type SemanticVersion } from "./semantic-version.ts";
import { Source } from "./source.ts";
import { Version } from "./version.ts";

/** Answers the stored version; where the store remembers them, also those since the given one, oldest first. */
export const check = defineCheck({
  request: checkRequest(Source, Version),
  requestStage: "reading request",
  run: async ({ source, version }, context): Promise<Version[]> =>
    withDriver(source, context, (driver, initial) =>
      during("checking for new versions", async () => {
        const cursor = cursorOf(version?.number, context.log);
        const state = await driver.read();
        const { version: stored } = state;
        if (!stored) return cursor && driver.whenMissing === "nothing" ? [] : [numbered(initial)];
        const isBehind = cursor && compareVersions(cursor, stored) < 0;
        const versions = isBehind && driver.history ? await driver.history(cursor, state) : [stored];
        return versions.map(numbered);
      }),
    ),
  explain: async (request, context) => (await import("./explain.ts")).explainCheck(request, context),
});

function numbered(version: SemanticVersion): Version {
  return { number: formatVersion(version) };
}

/** A version that cannot be read must not stop the resource for ever. */
function cursorOf(number: string | undefined, log: Log): SemanticVersion | undefined {
  try {
    return number === undefined ? undefined : parseVersion(number);
  } catch (error) {
    log.warn(`skipping invalid current version: ${messageOf(error)}`);
    return undefined;
  }
}
