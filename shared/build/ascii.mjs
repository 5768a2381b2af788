/**
 * A bundle in ASCII, which V8 holds in half the memory and the launcher reads without decoding. The bundler escapes what
 * stands in texts by itself, but not what stands in regular expressions, where an escape means the same.
 *
 * @param {string} bundle JavaScript
 */
export function escapeNonAscii(bundle) {
  return bundle.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
