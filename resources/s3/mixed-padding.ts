import type { Component, Version } from "./version-order.ts";

/** A number with leading zeros and one without, both seen at the same position. */
export interface MixedPadding {
  readonly padded: string;
  readonly plain: string;
}

/**
 * Looks out for numbers that some versions pad with zeros and others do not: `09` is a word, `10` a number, and each
 * word is newer than each number. Readers rarely expect that.
 */
export class PaddingWatch {
  readonly #seen = new Map<string, Partial<MixedPadding>>();
  #found: MixedPadding | undefined;

  get found(): MixedPadding | undefined {
    return this.#found;
  }

  add(version: Version): void {
    if (this.#found) return;
    for (const [position, component] of positionsOf(version)) {
      const seen = { ...this.#seen.get(position), ...paddingOf(component) };
      this.#seen.set(position, seen);
      if (seen.padded !== undefined && seen.plain !== undefined) {
        this.#found = { padded: seen.padded, plain: seen.plain };
        return;
      }
    }
  }
}

function paddingOf(component: Component): Partial<MixedPadding> {
  if (typeof component !== "string") return { plain: String(component) };
  return /^\d+$/.test(component) ? { padded: component } : {};
}

function* positionsOf(version: Version): Generator<[position: string, component: Component]> {
  for (const name of ["release", "preRelease", "postRelease"] as const) {
    for (const [index, component] of (version[name] ?? []).entries()) yield [`${name}.${index}`, component];
  }
}
