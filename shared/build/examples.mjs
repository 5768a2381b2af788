const MARKED = /(<!-- examples -->\n)[\s\S]*?(<!-- end -->)/;

/**
 * Puts what the heads of the examples say between the markers of their index: for each its title and the paragraph on
 * when to use it, both of which are the beginning of its comment.
 *
 * @param {string} page Markdown
 * @param {Record<string, string>} examples text by file name
 */
export function withExamples(page, examples) {
  const sections = Object.entries(examples).map(([file, text]) => {
    const [, title, paragraph] = /^# (.+)\n#\n((?:# .+\n)+)/.exec(text) ?? [];
    if (title === undefined)
      throw new Error(`Cannot list "${file}": it does not begin with a title and a paragraph`);
    return `## [${title}](${file})\n\n${paragraph.replaceAll(/^# /gm, "")}`;
  });
  return page.replace(MARKED, (_, start, end) => `${start}\n${sections.join("\n")}\n${end}`);
}
