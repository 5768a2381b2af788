import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
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
  const entries = entriesOf(schema);
  const described = Object.entries(entries).map(([key, entry]) => {
    const required = (entry as v.GenericSchema).type !== "optional";
    return { key, property: keySchema(entry as v.GenericSchema), required };
  });
  return {
    schema: {
      $schema: "http://json-schema.org/draft-07/schema#",
      title,
      type: "object",
      properties: Object.fromEntries(described.map(({ key, property }) => [key, property])),
      required: described.filter(({ required }) => required).map(({ key }) => key),
      additionalProperties: false,
    },
    table: [
      "| Key | Type | Default | Meaning |",
      "| --- | --- | --- | --- |",
      ...described.map(({ key, property, required }) => row(key, property, required)),
    ].join("\n"),
  };
}

function keySchema(entry: v.GenericSchema): JsonSchema {
  const nested = itemEntries(entry);
  const schema = toJsonSchema(entry, { typeMode: "input", errorMode: "ignore" });
  delete schema.$schema;
  if (factsOf(entry).deprecated) return { ...schema, deprecated: true } as JsonSchema;
  if (!nested) return schema;
  const properties = Object.entries(nested).map(([key, item]) => [key, keySchema(item as v.GenericSchema)]);
  return {
    ...schema,
    items: { type: "object", properties: Object.fromEntries(properties), additionalProperties: false },
  };
}

/** The keys of each object in a list, when the entry is a list of settings. */
function itemEntries(entry: v.GenericSchema): v.ObjectEntries | undefined {
  const list = "wrapped" in entry ? (entry.wrapped as v.GenericSchema) : entry;
  return "item" in list ? entriesOf(list.item as v.GenericSchema) : undefined;
}

function row(key: string, property: JsonSchema, required: boolean): string {
  const standard = property.default === undefined ? (required ? "required" : "") : `\`${property.default}\``;
  const meaning = (property.description ?? "").replaceAll("|", "\\|");
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
