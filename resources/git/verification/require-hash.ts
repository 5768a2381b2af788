import { createHash } from "node:crypto";
import type { NamedObject } from "../../../shared/git/read-objects.ts";
import { objectFormatOf } from "../../../shared/git/repository.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";

/** Makes sure that what was read is what the id stands for, whatever the repository on disk says. */
export function requireHash(id: string, { type, content }: NamedObject): void {
  const hash = createHash(objectFormatOf(id))
    .update(`${type} ${content.length}\0`)
    .update(content)
    .digest("hex");
  if (hash === id) return;
  throw new ResourceError("untrusted", `Cannot trust ${type} "${id}": its content has the id ${hash}`, {
    hint: "the repository is damaged, or somebody has tampered with it",
  });
}
