import { spawnSync } from "node:child_process";

/** Whether there is a genuine program to compare with. Tests that ask belong to `make conformance`, too. */
export function isInstalled(program: "gpg" | "ssh-keygen" | "git-lfs" | "git-crypt" | "script"): boolean {
  return spawnSync(program, ["--version"]).error === undefined;
}
