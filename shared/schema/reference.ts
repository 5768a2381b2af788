import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import type { FieldFacts } from "./fields.ts";
import { entriesOf, factsOf, settingsIn } from "./settings.ts";

/** The schemas of what a pipeline writes for a resource. */
export interface ReferenceParts {
  readonly source: v.GenericSchema;
  readonly getParams: v.GenericSchema;
  readonly putParams: v.GenericSchema;
  /** The keys of `source` by what they are for, where not every pipeline can use all of them. */
  readonly sections?: Sections;
}

/** Keys by the title of their section. Keys in none stand above the first. */
export type Sections = Readonly<Record<string, readonly string[]>>;

export interface PartReference {
  readonly schema: JsonSchema;
  /** Markdown: a table with a row for each key, or one for each section. */
  readonly table: string;
}

/** JSON Schemas for editors and tables for the README, made while building. */
export function referenceOf(resource: string, parts: ReferenceParts): Record<string, PartReference> {
  return {
    source: partReference(`source of the ${resource} resource`, parts.source, parts.sections),
    "get-params": partReference(`params of a get step of the ${resource} resource`, parts.getParams),
    "put-params": partReference(`params of a put step of the ${resource} resource`, parts.putParams),
  };
}

function partReference(title: string, schema: v.GenericSchema, sections: Sections = {}): PartReference {
  const object = objectSchema(entriesOf(schema));
  const placed = Object.values(sections).flat();
  const tables = Object.entries({
    "": Object.keys(object.properties).filter((key) => !placed.includes(key)),
    ...sections,
  }).map(([heading, keys]) => `${heading && `#### ${heading}\n\n`}${tableOf(object, keys)}`);
  const properties = Object.entries(object.properties).map(([key, property]) => [
    key,
    withPrefix(property, Object.keys(sections).find((heading) => sections[heading]?.includes(key)) ?? ""),
  ]);
  return {
    schema: {
      $schema: "http://json-schema.org/draft-07/schema#",
      title,
      ...object,
      properties: Object.fromEntries(properties),
    },
    table: tables.join("\n\n"),
  };
}

/** An editor shows the keys without the headings. */
function withPrefix(property: JsonSchema, heading: string): JsonSchema {
  return heading === ""
    ? property
    : { ...property, description: `${heading.replaceAll("`", "")}: ${property.description}` };
}

interface ObjectJsonSchema {
  type: "object";
  properties: Record<string, JsonSchema>;
  required: string[];
  additionalProperties: false;
}

function objectSchema(entries: v.ObjectEntries): ObjectJsonSchema {
  const described = Object.entries(entries).map(([key, entry]) => [key, entry as v.GenericSchema] as const);
  return {
    type: "object",
    properties: Object.fromEntries(described.map(([key, entry]) => [key, keySchema(entry)])),
    required: described.filter(([, { type }]) => type !== "optional").map(([key]) => key),
    additionalProperties: false,
  };
}

function keySchema(entry: v.GenericSchema): JsonSchema {
  // In input mode the converter overlooks what is piped behind a transformation, and some it copies as it is.
  const { $schema, ...converted } = toJsonSchema(entry, { typeMode: "input", errorMode: "ignore" });
  const { secret: _, ...schema } = converted as JsonSchema & FieldFacts;
  const { secret, deprecated } = factsOf(entry);
  const description = v.getDescription(entry);
  return {
    ...schema,
    ...(description && { description }),
    ...(secret && { writeOnly: true }),
    ...(deprecated && { deprecated }),
    ...nestedSchema(entry),
  };
}

/** What a map of settings, or each item in a list of them, consists of. */
function nestedSchema(entry: v.GenericSchema): JsonSchema {
  const nested = settingsIn(entry);
  if (Object.keys(nested).length === 0) return {};
  const object = objectSchema(nested);
  return "item" in ("wrapped" in entry ? (entry.wrapped as v.GenericSchema) : entry)
    ? { items: object }
    : object;
}

function tableOf(object: ObjectJsonSchema, keys: readonly string[]): string {
  const rows = keys.flatMap((key) =>
    rowsOf(key, object.properties[key] ?? {}, object.required.includes(key)),
  );
  return ["| Key | Type | Default | Meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** The row of a key and, below it, those of the keys in its map. */
function rowsOf(key: string, property: JsonSchema, required: boolean): string[] {
  const { properties = {}, required: nested = [] } = property;
  const below = Object.entries(properties).flatMap(([name, value]) =>
    rowsOf(`${key}.${name}`, value as JsonSchema, nested.includes(name)),
  );
  return [row(key, property, required), ...below];
}

function row(key: string, property: JsonSchema, required: boolean): string {
  const standard = defaultOf(property) || (required ? "required" : "");
  const deprecated = "deprecated" in property ? "Deprecated. " : "";
  const meaning = deprecated + (property.description ?? "").replaceAll("|", "\\|");
  return `| \`${key}\` | ${typeName(property)} | ${standard} | ${meaning} |`;
}

/** An empty list goes without saying. */
function defaultOf({ default: value }: JsonSchema): string {
  const isNothing = value === undefined || (Array.isArray(value) && value.length === 0);
  return isNothing ? "" : `\`${value}\``;
}

/** What a person writes in YAML; the texts that also stand for booleans and numbers are left out. */
function typeName(property: JsonSchema): string {
  if (property.type === "array") return "list";
  if (property.type === "object") return "map";
  if (property.enum) return property.enum.map((value) => `\`${value}\``).join(", ");
  const types = (property.anyOf ?? []).map((option) => (option as JsonSchema).type);
  if (types.includes("boolean")) return "boolean";
  if (types[0] === "number") return "number";
  return "text";
}
