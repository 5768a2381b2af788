import * as v from "valibot";
import { text } from "../../shared/schema/fields.ts";
import { settings } from "../../shared/schema/settings.ts";

/** A version as Concourse stores it; which of the keys it has depends on what a version is, and on who made it. */
export const Version = settings({
  /** A commit, or the name of a tag. */
  ref: v.optional(text()),
  /** Beside a tag: the commit that it was on. */
  commit: v.optional(text()),
  /** Where `put` pushed to, if not to the branch of the source. */
  branch: v.optional(text()),
  /** With `version_type: branches`: their names, as a JSON list. */
  branches: v.optional(text()),
});
export type Version = v.InferOutput<typeof Version>;
