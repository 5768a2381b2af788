// CHANGELOG.md in the manner of Keep a Changelog: a section for each version, the newest first.

/**
 * What the section of a version says, without its heading.
 *
 * @param {string} page content of CHANGELOG.md
 * @param {string} version such as `1.2.0`, or `Unreleased`
 * @returns {string | undefined} `undefined` where there is no such section, or nothing in it
 */
export function sectionOf(page, version) {
  const [, ...sections] = page.split(/^## /m);
  const section = sections.find((text) => text.split(/\s/, 1)[0] === version);
  return section?.slice(section.indexOf("\n")).trim() || undefined;
}

/**
 * The page in which everything under `Unreleased` belongs to a version.
 *
 * @param {string} page content of CHANGELOG.md
 * @param {string} version such as `1.2.0`
 * @param {string} date the day of the release, `YYYY-MM-DD`
 */
export function withRelease(page, version, date) {
  return page.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version} - ${date}`);
}
