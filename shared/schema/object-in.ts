import { isObject } from "./is-object.ts";
import { jsonIn } from "./json-in.ts";

/** The object that a JSON text holds; an empty one where it holds something else, or is no JSON. */
export function objectIn(text: string): Record<string, unknown> {
  const value = jsonIn(text);
  return isObject(value) ? value : {};
}
