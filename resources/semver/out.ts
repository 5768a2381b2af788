import { signingInBy } from "../../shared/credentials/aws-params.ts";
import { ResourceError } from "../../shared/resource/errors.ts";
import type { Log } from "../../shared/resource/log.ts";
import { outRequest } from "../../shared/resource/request.ts";
import { during } from "../../shared/resource/stage.ts";
import { type Answer, defineOut } from "../../shared/resource/step.ts";
import { bumpVersion } from "./bump.ts";
import { changeVersion } from "./change-version.ts";
import { withDriver } from "./drivers/open.ts";
import { PutParams } from "./params.ts";
import { formatVersion, type SemanticVersion } from "./semantic-version.ts";
import { Source } from "./source.ts";
import { tellBump } from "./tell-bump.ts";
import type { Version } from "./version.ts";
import { versionInFile } from "./version-file.ts";

/** Stores a version: the bumped one, or that of a file. Or stores nothing and reports what is there. */
export const put = defineOut({
  request: outRequest(Source, PutParams),
  requestStage: "reading request",
  run: async ({ source: given, params }, context): Promise<Answer<Version>> => {
    const source = { ...signingInBy(given, params), debug: given.debug || params.debug };
    const mode = modeOf(params);
    if (mode === undefined) {
      throw new ResourceError("invalid-request", "no version bump specified", {
        hint: 'set "bump", "pre", "build", "file" or "get_latest" in params',
      });
    }
    warnOfIgnored(params, mode, context.log);
    const forced = mode === "file" ? await versionInFile(context, params.file ?? "") : undefined;

    return withDriver(source, context, async (driver, initial) => {
      if (mode === "get_latest") {
        const { version } = await during("checking latest version", () => driver.read());
        return answer(version ?? initial);
      }
      if (forced) {
        const { to } = await during("setting version", () =>
          changeVersion(driver, "any", () => forced, context),
        );
        return answer(to);
      }
      const { from = initial, to } = await during("bumping version", () =>
        changeVersion(driver, "as read", (stored = initial) => bumpVersion(stored, params), context),
      );
      tellBump(from, to, context.log);
      return answer(to);
    });
  },
});

type Mode = "get_latest" | "file" | "bump";

/** The first that is asked for; the rest has no effect. */
function modeOf({ get_latest, file, bump, pre, build }: PutParams): Mode | undefined {
  if (get_latest) return "get_latest";
  if (file !== undefined) return "file";
  return (bump ?? pre ?? build) === undefined ? undefined : "bump";
}

function warnOfIgnored({ file, bump, pre, build }: PutParams, mode: Mode, log: Log): void {
  const ignored = { ...(mode === "get_latest" && { file }), bump, pre, build };
  for (const [name, value] of mode === "bump" ? [] : Object.entries(ignored)) {
    if (value !== undefined) log.warn(`"params.${name}" has no effect, because "params.${mode}" is given`);
  }
}

function answer(version: SemanticVersion): Answer<Version> {
  const number = formatVersion(version);
  return { version: { number }, metadata: [{ name: "number", value: number }] };
}
