import { explainAwsIdentity } from "../../shared/credentials/aws-explanation.ts";
import { signingInBy } from "../../shared/credentials/aws-params.ts";
import type { Explanation } from "../../shared/resource/explanation.ts";
import type { StepContext } from "../../shared/resource/step.ts";
import { explainStore } from "../../shared/s3/store-explanation.ts";
import { explainObject } from "./explain/object.ts";
import { explainVersions } from "./explain/versions.ts";
import type { GetParams } from "./params.ts";
import { selectionOf } from "./selection.ts";
import type { Source } from "./source.ts";
import type { Version } from "./version.ts";
import { wantedBy } from "./wanted.ts";

/** What a check would use; the store is not asked. */
export async function explainCheck(
  { source, version }: { readonly source: Source; readonly version: Version | null | undefined },
  context: StepContext,
): Promise<Explanation> {
  return {
    ...(await explainAccess(source, context)),
    Versions: explainVersions(source, selectionOf(source), version ?? {}, context.log),
  };
}

/** What a get would fetch, and what it would make of it. */
export async function explainIn(
  given: { readonly source: Source; readonly version: Version; readonly params: GetParams },
  context: StepContext,
): Promise<Explanation> {
  const source = signingInBy(given.source, given.params);
  const wanted = wantedBy(source, selectionOf(source), given.version);
  const object = { Object: explainObject(source, given.params, wanted) };
  // The pretended version is not in the store.
  if (wanted.isInitial) return object;
  const { Identity, ...access } = await explainAccess(source, context);
  const reason = { because: "web_identity_token in params goes before everything in source" };
  return { Identity: { ...Identity, ...(given.params.web_identity_token && reason) }, ...access, ...object };
}

async function explainAccess(source: Source, context: StepContext): Promise<Explanation> {
  return {
    Identity: await explainAwsIdentity(source, context),
    Store: explainStore(source, source.bucket, context.env),
  };
}
