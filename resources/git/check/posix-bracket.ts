/** A character, or a name of some with the same sign on either side. */
const ELEMENT = /\[([.=:]).*?\1\]|(?!\[[.=:])./sy;
const CLASSES = "alpha upper lower digit xdigit alnum punct graph print space blank cntrl".split(" ");
const BAD_RANGE = "Invalid range end";

/** The bracket that begins at a place: where it ends, or what is wrong with it. */
export function bracketAt(text: string, begin: number): { readonly end: number; readonly problem?: string } {
  const elements: string[] = [];
  let end = begin + (text.startsWith("[^", begin) ? 2 : 1);
  // At the beginning `]` stands for itself.
  while (elements.length === 0 || text[end] !== "]") {
    ELEMENT.lastIndex = end;
    const [element] = ELEMENT.exec(text) ?? [];
    if (element === undefined) return { end, problem: "Unmatched [, [^, [:, [., or [=" };
    elements.push(element);
    end += element.length;
  }
  const problem = elements.map(nameProblem).find((each) => each !== undefined) ?? rangeProblem(elements);
  return { end: end + 1, ...(problem !== undefined && { problem }) };
}

/** Of `[:alpha:]`, `[.a.]` and `[=a=]`. */
function nameProblem(element: string): string | undefined {
  if (element.length === 1) return undefined;
  const name = element.slice(2, -2);
  if (element.startsWith("[:")) return CLASSES.includes(name) ? undefined : "Invalid character class name";
  return name.length === 1 ? undefined : "Invalid collation character";
}

function rangeProblem(elements: readonly string[]): string | undefined {
  for (let at = 0; at < elements.length; at += 1) {
    // At the beginning and at the end it stands for itself.
    if (elements[at] === "-" && at > 0 && at < elements.length - 1) return BAD_RANGE;
    if (elements[at + 1] !== "-" || at + 2 >= elements.length) continue;
    const [from, to] = [characterOf(elements[at]), characterOf(elements[at + 2])];
    if (from === undefined || to === undefined) return BAD_RANGE;
    // Git compares bytes, of which the others have several.
    if (/^[\0-\x7f]{2}$/.test(from + to) && from > to) return BAD_RANGE;
    at += 2;
  }
  return undefined;
}

/** `undefined` for what stands for several. */
function characterOf(element = ""): string | undefined {
  if (element.length === 1) return element;
  return element.startsWith("[.") ? element.slice(2, -2) : undefined;
}
