const VAR = /\(\(([^()]+)\)\)/g;

/** The names of all `((vars))` in a value, each once, sorted. */
export function varsIn(value: unknown): string[] {
  const names = Array.from(JSON.stringify(value).matchAll(VAR), ([, name = ""]) => name);
  return [...new Set(names)].sort();
}

/** Puts values in the place of `((vars))`, as Concourse does: a text that is nothing but one var becomes its value. */
export function interpolate<T>(value: T, resolve: (name: string) => unknown): T {
  if (typeof value === "string") {
    const [, whole] = /^\(\(([^()]+)\)\)$/.exec(value) ?? [];
    if (whole !== undefined) return resolve(whole) as T;
    return value.replace(VAR, (_, name: string) => String(resolve(name))) as T;
  }
  if (Array.isArray(value)) return value.map((item) => interpolate(item, resolve)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, interpolate(item, resolve)]),
  ) as T;
}
