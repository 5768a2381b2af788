import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import type { FieldFacts } from "./fields.ts";
import { factsOf, settingsIn } from "./settings.ts";

export interface ObjectJsonSchema {
  type: "object";
  properties: Record<string, JsonSchema>;
  required: string[];
  additionalProperties: false;
}

/** What an editor has to know of settings with these entries. */
export function objectSchema(entries: v.ObjectEntries): ObjectJsonSchema {
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
