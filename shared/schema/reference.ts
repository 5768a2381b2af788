import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import type { FieldFacts } from "./fields.ts";
import { entriesOf, factsOf } from "./settings.ts";

/** The schemas of what a pipeline writes for a resource. */
export interface ReferenceParts {
  readonly source: v.GenericSchema;
  readonly getParams: v.GenericSchema;
  readonly putParams: v.GenericSchema;
}

export interface PartReference {
  readonly schema: JsonSchema;
  /** A Markdown table with a row for each key. */
  readonly table: string;
}

/** JSON Schemas for editors and tables for the README, made while building. */
export function referenceOf(resource: string, parts: ReferenceParts): Record<string, PartReference> {
  return {
    source: partReference(`source of the ${resource} resource`, parts.source),
    "get-params": partReference(`params of a get step of the ${resource} resource`, parts.getParams),
    "put-params": partReference(`params of a put step of the ${resource} resource`, parts.putParams),
  };
}

function partReference(title: string, schema: v.GenericSchema): PartReference {
  const object = objectSchema(entriesOf(schema));
  const rows = Object.entries(object.properties).map(([key, property]) =>
    row(key, property, object.required.includes(key)),
  );
  return {
    schema: { $schema: "http://json-schema.org/draft-07/schema#", title, ...object },
    table: ["| Key | Type | Default | Meaning |", "| --- | --- | --- | --- |", ...rows].join("\n"),
  };
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
  const nested = itemEntries(entry);
  return {
    ...schema,
    ...(description && { description }),
    ...(secret && { writeOnly: true }),
    ...(deprecated && { deprecated }),
    ...(nested && { items: objectSchema(nested) }),
  };
}

/** The keys of each object in a list, when the entry is a list of settings. */
function itemEntries(entry: v.GenericSchema): v.ObjectEntries | undefined {
  const list = "wrapped" in entry ? (entry.wrapped as v.GenericSchema) : entry;
  return "item" in list ? entriesOf(list.item as v.GenericSchema) : undefined;
}

function row(key: string, property: JsonSchema, required: boolean): string {
  const standard = property.default === undefined ? (required ? "required" : "") : `\`${property.default}\``;
  const deprecated = "deprecated" in property ? "Deprecated. " : "";
  const meaning = deprecated + (property.description ?? "").replaceAll("|", "\\|");
  return `| \`${key}\` | ${typeName(property)} | ${standard} | ${meaning} |`;
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
