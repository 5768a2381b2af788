import * as v from "valibot";
import { Source } from "../../resources/s3/source.ts";

/** A valid `source` of the s3 resource with these keys. */
export function sourceOf(keys: Readonly<Record<string, unknown>>): Source {
  return v.parse(Source, { bucket: "things", ...keys });
}
