import { isObject } from "./is-object.ts";

/** The object that a JSON text holds; an empty one where it holds something else, or is no JSON. */
export function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
