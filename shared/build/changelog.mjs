// CHANGELOG.md in the manner of Keep a Changelog: a section for each version, the newest first.

/**
 * What the section of a version says, without its heading.
 *
 * @param {string} page content of CHANGELOG.md
 * @param {string} version such as `1.2.0`, or `Unreleased`
 * @returns {string | undefined} `undefined` where there is no such section, or nothing in it
 */
export function sectionOf(page, version) {
  const [, after] = page.split(headingOf(version));
  return after?.split(/^## /m, 1)[0]?.trim() || undefined;
}

/**
 * The page in which everything under `Unreleased` belongs to a version.
 *
 * @param {string} page content of CHANGELOG.md
 * @param {string} version such as `1.2.0`
 * @param {string} date the day of the release, `YYYY-MM-DD`
 */
export function withRelease(page, version, date) {
  return page.replace(headingOf("Unreleased"), `## Unreleased\n\n## ${version} - ${date}`);
}

/** The line that begins a section, whatever follows the version. */
function headingOf(version) {
  return new RegExp(`^## ${version.replaceAll(/[.+]/g, "\\$&")}(?!\\S).*`, "m");
}
