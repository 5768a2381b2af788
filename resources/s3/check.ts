import { checkRequest } from "../../shared/resource/request.ts";
import { defineCheck } from "../../shared/resource/step.ts";
import { checkFile } from "./check-file.ts";
import { checkPattern } from "./check-pattern.ts";
import { withStore } from "./connect.ts";
import { selectionOf } from "./selection.ts";
import { Source } from "./source.ts";
import { Version } from "./version.ts";

/** Answers the given version, if it still exists, and every newer one, oldest first; without one, the newest. */
export const check = defineCheck({
  request: checkRequest(Source, Version),
  run: async ({ source, version }, context): Promise<Version[]> => {
    const selection = selectionOf(source);
    return withStore(
      source,
      context,
      async (client): Promise<Version[]> =>
        selection.kind === "pattern"
          ? checkPattern(client, { source, ...selection }, version?.path, context)
          : checkFile(client, { source, ...selection }, version?.version_id, context),
    );
  },
  explain: async (request, context) => (await import("./explain.ts")).explainCheck(request, context),
});
