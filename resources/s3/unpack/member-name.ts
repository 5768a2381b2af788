import { MemberError } from "./archive-error.ts";

/**
 * The path of a member below the destination, as segments; none for the destination itself. Refuses every name that
 * means another place. `.` and doubled slashes are dropped, as archivers write them freely.
 */
export function segmentsOf(name: string): readonly string[] {
  if (name === "") throw new MemberError("has no name");
  if (name.includes("\0")) throw new MemberError("has a name with a NUL character");
  if (name.startsWith("/")) throw new MemberError("has an absolute name");
  const segments = name.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) throw new MemberError("leaves the destination");
  return segments;
}

/**
 * Refuses a symbolic link that leads out of the destination from a directory `depth` levels below it. `..` is accepted
 * in front only: behind a name it starts from wherever that name leads, which may itself be a link and may change.
 * Links that obey this can be chained in any order without leaving.
 */
export function requireInnerTarget(target: string, depth: number): void {
  if (target === "" || target.includes("\0")) throw new MemberError("is a link with an invalid target");
  const segments = target.split("/").filter((segment) => segment !== "" && segment !== ".");
  const down = segments.findIndex((segment) => segment !== "..");
  const ups = down === -1 ? segments.length : down;
  if (target.startsWith("/") || ups > depth) throw new MemberError("is a link that leaves the destination");
  if (segments.slice(ups).includes("..")) {
    throw new MemberError('is a link with ".." behind a name, which may leave the destination');
  }
}
