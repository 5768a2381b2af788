import * as v from "valibot";
import { Source } from "../../../resources/semver/source.ts";

/** A source for `version` in `main`, as a request would have it. */
export function gitSource(settings: Readonly<Record<string, unknown>>): Source {
  return v.parse(Source, { driver: "git", branch: "main", file: "version", ...settings });
}
