import * as v from "valibot";
import { settings } from "../../shared/schema/settings.ts";

/** A version as Concourse stores it: the key of an object, or the id of a version of the one object. */
export const Version = settings({ path: v.optional(v.string()), version_id: v.optional(v.string()) });
export type Version = v.InferOutput<typeof Version>;
