import type { ConfigEntry } from "../../shared/git/config-text.ts";
import { outputOf } from "../../shared/git/output-of.ts";
import type { Repository } from "../../shared/git/repository.ts";

/** The settings that a file of the repository, such as `.gitmodules`, holds. They are read, never obeyed. */
export async function configInBlob(
  repository: Repository,
  oid: string,
  name: string,
): Promise<ConfigEntry[]> {
  const args = ["config", "--no-includes", "--null", `--blob=${oid}`, "--list"];
  const output = await outputOf(repository, `read ${name} of`, args);
  return output
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [, key = "", value = ""] = /^([^\n]*)\n?(.*)$/s.exec(entry) ?? [];
      return { key, value };
    });
}
