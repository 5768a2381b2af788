import { ResourceError } from "../../../shared/resource/errors.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};
const PART =
  /\\(?<octal>[0-7]{1,3})|\\(?<escaped>.)|%(?<minus>-?)(?<width>\d{0,3})(?:\.(?<most>\d{1,3}))?(?<conversion>[s%]|$|.)/gs;

/** Inserts `text` for each `%s` of `format`, which may give a width and a length, and may hold `%%` and escapes. */
export function printf(format: string, text: string): string {
  return format.replace(PART, (...args) => {
    const { octal, escaped, minus, width, most, conversion } = args.at(-1) as Record<
      string,
      string | undefined
    >;
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    if (escaped !== undefined) return ESCAPES[escaped] ?? escaped;
    if (conversion === "%") return "%";
    if (conversion !== "s") throw refusal(format);
    const cut = most === undefined ? text : text.slice(0, Number(most));
    return minus ? cut.padEnd(Number(width)) : cut.padStart(Number(width));
  });
}

function refusal(format: string): ResourceError {
  return new ResourceError(
    "invalid-request",
    `Cannot use "params.short_ref_format" "${format}": it has a percent sign that is not part of %s or %%`,
    { hint: "write it like build-%s" },
  );
}
