const MARKED = /(<!-- (source|get-params|put-params):([a-z0-9-]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/**
 * Puts the option tables of a page between their markers, `<!-- source:s3 -->` and `<!-- end -->`; whatever else the
 * page says stays.
 *
 * @param {string} page Markdown
 * @param {Record<string, Record<string, { table: string }>>} references by resource and part
 */
export function withTables(page, references) {
  return page.replace(
    MARKED,
    (_, start, part, resource, end) => `${start}\n${references[resource][part].table}\n\n${end}`,
  );
}
