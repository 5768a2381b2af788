import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Clone } from "./clone.ts";
import { runIn } from "./run-in.ts";

/** When the commit was made, in any of the formats of `git log --date`. */
export async function commitDate(clone: Clone, commit: string, format: string): Promise<string> {
  const options = ["--no-walk", "--no-show-signature", "--no-color", "--format=%cd", `--date=${format}`];
  const result = await runIn(clone, ["log", ...options, commit], { network: "none" });
  if (result.code === 0) return result.stdout.toString().replace(/\n$/, "");
  throw new ResourceError(
    "invalid-request",
    `Cannot use "params.timestamp_format" "${format}": ${result.stderr.trim().replace(/\s+/g, " ")}`,
    { hint: "give one of the formats of git log --date, such as iso-strict or format:%Y%m%d" },
  );
}
