import type { Rows } from "../../../shared/resource/explanation.ts";
import { nameOf } from "../../../shared/s3/object-id.ts";
import { fetchPlan } from "../fetch-plan.ts";
import { localNameOf } from "../file-name.ts";
import { publicUrl } from "../metadata.ts";
import type { GetParams } from "../params.ts";
import type { Source } from "../source.ts";
import type { Wanted } from "../wanted.ts";

/** What a get would fetch and write. */
export function explainObject(source: Source, params: GetParams, wanted: Wanted): Rows {
  const { object, versionText, isInitial } = wanted;
  const name = localNameOf(object.key);
  const version = { "file version": versionText };
  if (isInitial)
    return {
      object: "none: it is the initial version",
      file: `${name}, with the initial content`,
      ...version,
    };
  const plan = fetchPlan(source, params);
  const digest =
    plan.verify === "digest"
      ? "length, and the digest that the store has for the object, if any"
      : "length only (skip_s3_checksums)";
  return {
    object: nameOf(object),
    file: plan.downloads ? name : "none (skip_download)",
    verifies: plan.downloads ? digest : undefined,
    unpacks: plan.downloads && plan.unpacks ? "the file, by its content, into the destination" : undefined,
    ...version,
    "file url": plan.presigns ? "a presigned address, for a day at most" : publicUrl(source, object),
    "file tags.json": plan.readsTags ? "the tags of the object" : undefined,
  };
}
