import type { Source } from "../source.ts";

type Paths = Pick<Source, "paths" | "ignore_paths">;

/** Whether only some of the paths count; then a commit that changes nothing does not count either. */
export function filtersPaths({ paths, ignore_paths }: Paths): boolean {
  return ignore_paths.length > 0 || paths.length > 1 || (paths.length === 1 && paths[0] !== ".");
}

/** `paths` and `ignore_paths` in the language of git; what is in there already as magic stays. */
export function pathspecsOf({ paths, ignore_paths }: Paths): string[] {
  return [...paths.map(unquoted), ...ignore_paths.map((path) => excluded(unquoted(path)))];
}

/** The stock type puts the texts on a command line, so that users quote what has blanks or parentheses in it. */
function unquoted(path: string): string {
  const [, inner] = /^(?:"(?=.*"$)|'(?=.*'$))(.+).$/s.exec(path) ?? [];
  return inner ?? path;
}

/** `:(glob)x` becomes `:(exclude,glob)x`; `:/x` is short for `:(top)x`; `:!x` excludes already. */
function excluded(path: string): string {
  const [, magic, rest = ""] = /^:\(([^)]*)\)(.*)$/s.exec(path) ?? [];
  if (magic !== undefined) {
    const words = ["exclude", ...magic.split(",").filter((word) => word !== "" && word !== "exclude")];
    return `:(${words.join(",")})${rest}`;
  }
  // For git to complain of.
  if (path.startsWith(":(")) return path;
  const [, signs = "", name = ""] = /^:([/!^]+):?(.*)$/s.exec(path) ?? [];
  if (signs === "") return `:(exclude)${path}`;
  return signs.includes("/") ? `:(exclude,top)${name}` : `:(exclude)${name}`;
}
