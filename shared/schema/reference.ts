import type { JsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { objectSchema } from "./json-schema.ts";
import { type Option, optionsIn } from "./options.ts";
import { entriesOf } from "./settings.ts";

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
  const tables = optionsIn(object, sections).map(
    ({ heading, options }) => `${heading && `#### ${heading}\n\n`}${tableOf(options)}`,
  );
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

function tableOf(options: readonly Option[]): string {
  const rows = options.map(
    ({ key, type, standard, meaning }) =>
      `| \`${key}\` | ${type} | ${standard} | ${meaning.replaceAll("|", "\\|")} |`,
  );
  return ["| Key | Type | Default | Meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
