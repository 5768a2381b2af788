import type { DebianPackage } from "./status.ts";

/**
 * The wanted packages and all that they depend on, by name; what is listed in `without` is left out, together with what
 * only that needs. Throws when something is not installed.
 */
export function closureOf(
  installed: readonly DebianPackage[],
  wanted: readonly string[],
  without: readonly string[],
): DebianPackage[] {
  const chosen = new Set<DebianPackage>();
  const visit = (alternatives: readonly string[]) => {
    if (alternatives.some((name) => without.includes(name))) return;
    const found =
      installed.find(({ name }) => alternatives.includes(name)) ??
      installed.find(({ provides }) => provides.some((name) => alternatives.includes(name)));
    if (found === undefined) throw new Error(`package ${alternatives.join(" or ")} is not installed`);
    if (chosen.has(found) || without.includes(found.name)) return;
    chosen.add(found);
    for (const dependency of found.depends) visit(dependency);
  };
  for (const name of wanted) visit([name]);
  return [...chosen].sort((one, other) => (one.name < other.name ? -1 : 1));
}
