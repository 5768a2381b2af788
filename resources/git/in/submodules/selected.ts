import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { GetParams } from "../../params.ts";
import type { Submodule } from "./declared.ts";

/** Those of `declared` that the params ask for: by exact path, or else by exact name. */
export function selectedSubmodules(
  declared: readonly Submodule[],
  wanted: GetParams["submodules"],
): readonly Submodule[] {
  if (wanted === "none") return [];
  if (wanted === "all") return declared;
  const chosen = wanted.map((text) => {
    const path = text.replace(/\/+$/, "");
    const found = declared.find((each) => each.path === path) ?? declared.find((each) => each.name === text);
    if (found) return found;
    throw new ResourceError(
      "not-found",
      `Cannot check out the submodule "${text}": the repository has none of that path or name`,
      {
        hint:
          declared.length > 0
            ? `it has ${declared.map((each) => each.path).join(", ")}`
            : "it has no submodules",
      },
    );
  });
  return [...new Set(chosen)];
}
