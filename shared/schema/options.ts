import type { JsonSchema } from "@valibot/to-json-schema";
import type { ObjectJsonSchema } from "./json-schema.ts";
import type { Sections } from "./reference.ts";

/** What a person has to know of one key. Whatever is code stands between backticks. */
export interface Option {
  /** With the keys of the maps around it: `https_tunnel.proxy_host`. */
  readonly key: string;
  readonly type: string;
  /** What counts where the key is absent; empty where that goes without saying. */
  readonly standard: string;
  readonly meaning: string;
  readonly isSecret: boolean;
}

export interface OptionSection {
  /** Empty for what stands above all sections. */
  readonly heading: string;
  readonly options: readonly Option[];
}

/** Every key of an object and, below a map, those in it; by sections. */
export function optionsIn(object: ObjectJsonSchema, sections: Sections = {}): OptionSection[] {
  const placed = Object.values(sections).flat();
  const rest = Object.keys(object.properties).filter((key) => !placed.includes(key));
  return Object.entries({ "": rest, ...sections }).map(([heading, keys]) => ({
    heading,
    options: keys.flatMap((key) =>
      optionsOf(key, object.properties[key] ?? {}, object.required.includes(key)),
    ),
  }));
}

function optionsOf(key: string, property: JsonSchema, required: boolean): Option[] {
  const { properties = {}, required: nested = [], description = "" } = property;
  const below = Object.entries(properties).flatMap(([name, value]) =>
    optionsOf(`${key}.${name}`, value as JsonSchema, nested.includes(name)),
  );
  const option = {
    key,
    type: typeName(property),
    standard: defaultOf(property) || (required ? "required" : ""),
    meaning: "deprecated" in property ? `Deprecated. ${description}` : description,
    isSecret: property.writeOnly === true,
  };
  return [option, ...below];
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
