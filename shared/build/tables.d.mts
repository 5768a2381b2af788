import type { PartReference } from "../schema/reference.ts";

export function withTables(
  page: string,
  references: Readonly<Record<string, Readonly<Record<string, Pick<PartReference, "table">>>>>,
): string;
