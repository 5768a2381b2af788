/** One setting of git; the key is `section.name` or `section.subsection.name`, as `git config` writes it. */
export interface ConfigEntry {
  readonly key: string;
  readonly value: string;
}

/** The text of a configuration file of git that says exactly `entries`, whatever characters they hold. */
export function configText(entries: readonly ConfigEntry[]): string {
  return entries.map(({ key, value }) => `${header(key)}\n\t${nameOf(key)} = "${escaped(value)}"\n`).join("");
}

function header(key: string): string {
  const first = key.indexOf(".");
  const last = key.lastIndexOf(".");
  const section = key.slice(0, first);
  // A subsection knows two escapes only.
  return first === last
    ? `[${section}]`
    : `[${section} "${key.slice(first + 1, last).replace(/["\\]/g, "\\$&")}"]`;
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1);
}

function escaped(value: string): string {
  return value.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}
