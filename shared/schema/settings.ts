import * as v from "valibot";
import type { FieldFacts } from "./fields.ts";
import { isObject } from "./is-object.ts";
import { nearest } from "./nearest.ts";

/** `source` or `params`: an object in which `null` and the empty text mean "not set". */
export function settings<const E extends v.ObjectEntries>(entries: E) {
  return v.pipe(
    v.custom<Record<string, unknown>>(isObject, "expected an object"),
    v.transform(withoutUnset),
    v.object(entries, (issue) => (issue.expected === issue.received ? "it is invalid" : "it is required")),
  );
}

/** Any schema made by `settings`, perhaps with more checks behind it. */
export type SettingsSchema = v.GenericSchema<unknown, unknown>;

function withoutUnset(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null && value !== ""));
}

/** The entries of a settings schema, however many checks were piped behind its object. */
export function entriesOf(schema: v.GenericSchema): v.ObjectEntries {
  if ("entries" in schema) return schema.entries as v.ObjectEntries;
  const pipe = "pipe" in schema ? (schema.pipe as readonly unknown[]) : [];
  for (const part of pipe) {
    if (part !== schema && isObject(part) && part["kind"] === "schema") {
      const entries = entriesOf(part as unknown as v.GenericSchema);
      if (Object.keys(entries).length > 0) return entries;
    }
  }
  return {};
}

export function factsOf(schema: v.GenericSchema): FieldFacts {
  return v.getMetadata(schema) as FieldFacts;
}

/** Every text under a key that is declared secret, valid or not, so that not even an error message can show it. */
export function secretsIn(schema: v.GenericSchema, input: unknown): string[] {
  return pairsOf(schema, input).flatMap(({ entry, value }) =>
    factsOf(entry).secret ? textsIn(value) : secretsIn(entry, value),
  );
}

/** The keys that are given and known, also those of each object in a list, with their schemas. */
function pairsOf(schema: v.GenericSchema, input: unknown) {
  const settings = settingsIn(schema);
  return (Array.isArray(input) ? input : [input]).filter(isObject).flatMap((object) =>
    Object.entries(settings)
      .filter(([key]) => Object.hasOwn(object, key))
      .map(([key, entry]) => ({ key, entry: entry as v.GenericSchema, value: object[key] })),
  );
}

/** The entries of settings, of an optional one, or of a list of them. */
export function settingsIn(schema: v.GenericSchema): v.ObjectEntries {
  if ("wrapped" in schema) return settingsIn(schema.wrapped as v.GenericSchema);
  if ("item" in schema) return settingsIn(schema.item as v.GenericSchema);
  return entriesOf(schema);
}

/** Without recursion, because a request may nest deeper than the stack. */
function textsIn(value: unknown): string[] {
  const texts: string[] = [];
  const found = [value];
  for (const next of found) {
    if (typeof next === "string" || typeof next === "number") texts.push(String(next));
    // One by one, because a call takes no more arguments than fit the stack.
    else if (typeof next === "object" && next !== null)
      for (const part of Object.values(next)) found.push(part);
  }
  return texts;
}

/** What deserves a warning although the request is valid; `name` is "source" or "params". */
export function noticesOn(schema: v.GenericSchema, input: unknown, name: string): string[] {
  // No key takes lists of lists, which may nest deeper than the stack.
  if (Array.isArray(input)) {
    return input.flatMap((item, at) => (isObject(item) ? noticesOn(schema, item, `${name}.${at}`) : []));
  }
  if (!isObject(input)) return [];
  const known = settingsIn(schema);
  if (Object.keys(known).length === 0) return [];
  return Object.entries(input).flatMap(([key, value]) => {
    const entry = Object.hasOwn(known, key) ? (known[key] as v.GenericSchema) : undefined;
    if (entry === undefined) return [unknownKey(`${name}.${key}`, nearest(key, Object.keys(known)))];
    const isTextOnly = v.is(entry, "7") && v.is(entry, "text");
    return Number.isSafeInteger(value) && isTextOnly
      ? [`"${name}.${key}" is the number ${value}; taken as a text. Put it in quotes to be safe`]
      : noticesOn(entry, value, `${name}.${key}`);
  });
}

function unknownKey(path: string, suggestion: string | undefined): string {
  return `"${path}" is not a known key and has no effect${suggestion ? `; did you mean "${suggestion}"?` : ""}`;
}
