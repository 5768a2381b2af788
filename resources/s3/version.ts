import * as v from "valibot";

/** A version as Concourse stores it: the key of an object, or the id of a version of the one object. */
export const Version = v.object({ path: v.optional(v.string()), version_id: v.optional(v.string()) });
export type Version = v.InferOutput<typeof Version>;
