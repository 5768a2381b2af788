import type { Rejected, Rejection } from "./verdict.ts";

export function rejected(reason: Rejection, detail: string, key?: string): Rejected {
  return { kind: "rejected", reason, detail, ...(key !== undefined && { key }) };
}
