import * as v from "valibot";
import { awsParams } from "../../shared/credentials/aws-params.ts";
import { debugField, EVERY_COMMAND, EVERY_REQUEST } from "../../shared/schema/debug-field.ts";
import { choice, field, flag, text } from "../../shared/schema/fields.ts";
import { settings } from "../../shared/schema/settings.ts";
import { COMPONENTS } from "./bump.ts";
import { buildProblem, preReleaseProblem } from "./semantic-version.ts";

function identifiers(problemOf: (part: string) => string | undefined) {
  return v.pipe(
    text(),
    v.check(
      (part) => problemOf(part) === undefined,
      ({ input }) => problemOf(input) ?? "",
    ),
  );
}

const bumpFields = {
  bump: field(
    v.optional(choice(COMPONENTS)),
    "Which number to raise; the smaller ones become 0 and a pre-release is dropped. `final` only drops the pre-release.",
  ),
  pre: field(
    v.optional(identifiers(preReleaseProblem)),
    "Pre-release: `rc` makes `1.2.3-rc.1`, then `1.2.3-rc.2`. With `bump` the count starts again.",
  ),
  pre_without_version: field(v.optional(flag(), false), "Pre-release without a count: `1.2.3-rc`."),
  build: field(
    v.optional(identifiers(buildProblem)),
    "Build metadata: `b` makes `1.2.3+b.1`, then `1.2.3+b.2`; a `bump` lets the count go on.",
  ),
  build_without_version: field(v.optional(flag(), false), "Build metadata without a count: `1.2.3+b`."),
};

export const GetParams = settings(bumpFields);
export type GetParams = v.InferOutput<typeof GetParams>;

export const PutParams = settings({
  get_latest: field(
    v.optional(flag(), false),
    "Report the stored version without writing anything. Goes before `file`.",
  ),
  file: field(
    v.optional(text()),
    "File, relative to the build directory, with the version to store, whatever is stored now. Goes before the bumps.",
  ),
  ...bumpFields,
  ...awsParams,
  debug: debugField(`${EVERY_REQUEST}; or ${EVERY_COMMAND}`),
});
export type PutParams = v.InferOutput<typeof PutParams>;
