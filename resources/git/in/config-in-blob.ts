import type { ConfigEntry } from "../../../shared/git/config-text.ts";
import type { Clone } from "./clone.ts";
import { outputIn } from "./run-in.ts";

/** The settings that a file of the repository, such as `.gitmodules`, holds. They are read, never obeyed. */
export async function configInBlob(clone: Clone, oid: string, name: string): Promise<ConfigEntry[]> {
  const args = ["config", "--no-includes", "--null", `--blob=${oid}`, "--list"];
  const output = await outputIn(clone, `read ${name} of`, args);
  return output
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [, key = "", value = ""] = /^([^\n]*)\n?(.*)$/s.exec(entry) ?? [];
      return { key, value };
    });
}
