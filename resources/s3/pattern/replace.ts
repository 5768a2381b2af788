import type { Expression } from "./expression.ts";

/** Replaces each match in `text`; `template` may use `$1`, `${1}` and `${name}` as in Go. */
export function replaceMatches({ engine, groupNames }: Expression, text: string, template: string): string {
  const matcher = engine.matcher(text);
  let result = "";
  let end = 0;
  while (matcher.find()) {
    const start = matcher.start();
    // Like Go, unlike the engine: no empty match directly behind another match.
    if (matcher.end() === start && start === end && start > 0) {
      continue;
    }
    const groups = Array.from(
      { length: groupNames.length + 1 },
      (_, group) => matcher.group(group) ?? undefined,
    );
    result += text.slice(end, start) + expand(template, groups, groupNames);
    end = matcher.end();
  }
  return result + text.slice(end);
}

type Groups = readonly (string | undefined)[];

/** `$name` takes as many letters as it can: `$1x` is the group called `1x`. A `$` before anything else is itself. */
function expand(template: string, groups: Groups, groupNames: readonly string[]): string {
  return template.replace(
    /\$(?:(?<dollar>\$)|(?<name>[\p{L}\p{Nd}_]+)|\{(?<braced>[\p{L}\p{Nd}_]+)\})/gu,
    (_, dollar: string | undefined, name: string | undefined, braced: string | undefined) =>
      dollar ?? groupText(name ?? braced ?? "", groups, groupNames),
  );
}

/** Of several groups with one name, the first that took part in the match counts. */
function groupText(name: string, groups: Groups, groupNames: readonly string[]): string {
  if (/^(?:0|[1-9]\d*)$/.test(name)) {
    return groups[Number(name)] ?? "";
  }
  return (
    groups.find((group, index) => group !== undefined && index > 0 && groupNames[index - 1] === name) ?? ""
  );
}
