import * as v from "valibot";
import { text } from "../../shared/schema/fields.ts";
import { settings } from "../../shared/schema/settings.ts";

/** A version as Concourse stores it. */
export const Version = settings({ number: v.optional(text()) });
export type Version = v.InferOutput<typeof Version>;
