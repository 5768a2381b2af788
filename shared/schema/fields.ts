import * as v from "valibot";
import { isObject } from "./is-object.ts";
import { Secret } from "./secret.ts";

/** What a field says about itself beyond its type; read by the reference tables and by redaction. */
export interface FieldFacts {
  readonly secret?: boolean;
  readonly deprecated?: boolean;
}

/** Attaches the description that becomes the README row and the JSON Schema text. */
export function field<const S extends v.GenericSchema>(
  schema: S,
  description: string,
  facts: FieldFacts = {},
) {
  return v.pipe(schema, v.description(description), v.metadata({ ...facts }));
}

const TRUE_TEXTS = ["1", "t", "T", "TRUE", "true", "True"];
const FALSE_TEXTS = ["0", "f", "F", "FALSE", "false", "False"];

/** A boolean, or one of the texts that stand for one: credential managers hand out texts only. */
export function flag() {
  return v.pipe(
    v.union(
      [v.boolean(), v.picklist([...TRUE_TEXTS, ...FALSE_TEXTS])],
      (issue) => `expected true or false, got ${issue.received}`,
    ),
    v.transform((value) => value === true || TRUE_TEXTS.includes(String(value))),
  );
}

/** A text. An integer is taken for its digits, because YAML turns an unquoted `7` into a number. */
export function text() {
  const expected = "expected a text; put the value in quotes";
  return v.pipe(
    v.union([v.string(), v.pipe(v.number(), v.safeInteger(expected))], (issue) =>
      isObject(issue.input) || Array.isArray(issue.input) ? "expected a text, got a structure" : expected,
    ),
    v.transform(String),
  );
}

/** A text, or a number or boolean that stands for its digits or its name, as settings of other programs are written. */
export function anyText() {
  return v.pipe(
    v.union([v.string(), v.number(), v.boolean()], "expected a text, got a structure"),
    v.transform(String),
  );
}

/** A list of `item`, whatever number of them. */
export function listOf<const S extends v.GenericSchema>(item: S) {
  return v.array(item, (issue) => `expected a list, got ${issue.received}`);
}

/** A text that is sent in a header, which carries neither line breaks nor what is not in Latin-1. */
export function headerText() {
  return v.pipe(
    text(),
    v.regex(/^[ -~\u00a0-\u00ff]*$/, "expected what a header can carry; look for a line break at the end"),
  );
}

/** A text, of the given kind, that must not be printed. */
export function secret(content: ReturnType<typeof text> | ReturnType<typeof headerText> = text()) {
  return v.pipe(
    content,
    v.transform((value) => new Secret(value)),
  );
}

/** One of `values`, exactly as written. */
export function choice<const V extends string>(values: readonly V[]) {
  return v.picklist(values, (issue) => `expected one of ${values.join(", ")}, got ${issue.received}`);
}

/** A whole number of `unit` between `least` and `most`; its digits as a text are accepted too. */
export function wholeNumber({ unit, least, most }: { unit: string; least: number; most: number }) {
  const expected = `expected a whole number of ${unit} from ${least} to ${most}`;
  return v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/, expected))], expected),
    v.transform(Number),
    v.integer(expected),
    v.minValue(least, expected),
    v.maxValue(most, expected),
  );
}
