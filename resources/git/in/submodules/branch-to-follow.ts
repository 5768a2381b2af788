import { branchRef } from "../../../../shared/git/ref-name.ts";
import type { Clone } from "../clone.ts";
import type { Submodule } from "./declared.ts";

/** The branch of a submodule whose newest commit is wanted; `undefined` for the one that its remote calls HEAD. */
export function branchToFollow({ branch }: Submodule, parent: Clone): string | undefined {
  // A dot stands for the name of the branch that has the submodule.
  const name = branch === "." ? parent.branch : branch;
  if (name !== undefined) branchRef(name);
  return name;
}
