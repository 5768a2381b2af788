import { hasKeys } from "../../../shared/signing/verification-fields.ts";
import type { Source } from "../source.ts";
import { validateSource } from "../validate-source.ts";
import { validatePatterns } from "./validate-patterns.ts";

/** Refuses what a check could not work with, also where this check would not come to use it. */
export async function validateCheck(source: Source): Promise<void> {
  validateSource(source);
  validatePatterns(source);
  if (hasKeys(source)) (await import("../../../shared/signing/validate-keys.ts")).validateKeys(source);
}
