import * as v from "valibot";
import { isObject } from "../schema/is-object.ts";
import { jsonIn } from "../schema/json-in.ts";
import { nearest } from "../schema/nearest.ts";
import { noticesOn, type SettingsSchema, secretsIn, settingsIn } from "../schema/settings.ts";
import { ResourceError } from "./errors.ts";
import type { Log } from "./log.ts";
import type { StrictPart } from "./step.ts";

/** The parts of a step's request by name, each with its schema. */
export type RequestParts = Readonly<Record<string, v.GenericSchema>>;

export type Request<P extends RequestParts> = { readonly [K in keyof P]: v.InferOutput<P[K]> };

/** What `check` is given; the first time there is no version. */
export function checkRequest<S extends SettingsSchema, V extends v.GenericSchema>(source: S, version: V) {
  return { source, version: v.nullish(version) };
}

export function inRequest<S extends SettingsSchema, V extends v.GenericSchema, P extends SettingsSchema>(
  source: S,
  version: V,
  params: P,
) {
  return { source, version, params };
}

export function outRequest<S extends SettingsSchema, P extends SettingsSchema>(source: S, params: P) {
  return { source, params };
}

/**
 * Reads and validates a request. Secrets are hidden from the log before anything about the request can be said;
 * what is odd but valid becomes a warning.
 *
 * @param strict the part in which an unknown key is an error
 */
export function parseRequest<const P extends RequestParts>(
  parts: P,
  stdin: string,
  log: Log,
  strict?: StrictPart,
): Request<P> {
  const input = firstJsonObject(stdin);
  for (const [name, schema] of Object.entries(parts)) {
    for (const secret of secretsIn(schema, input[name])) log.hide(secret);
  }
  if (strict) refuseUnknownKeys(parts[strict.part], input[strict.part], strict.called);
  const request = Object.entries(parts).map(([name, schema]) => {
    const given = name === "version" ? input[name] : (input[name] ?? {});
    for (const notice of name === "version" ? [] : noticesOn(schema, given, name)) log.warn(notice);
    return [name, parsePart(schema, given, name)];
  });
  return Object.fromEntries(request) as Request<P>;
}

/** Whether `debug` is set in `source` or in `params`. */
export function wantsDebug({ source, params }: Request<RequestParts>): boolean {
  return [source, params].some((settings) => isObject(settings) && settings["debug"] === true);
}

function refuseUnknownKeys(schema: v.GenericSchema | undefined, input: unknown, called: string): void {
  if (schema === undefined || !isObject(input)) return;
  const known = Object.keys(settingsIn(schema));
  const unknown = Object.keys(input).filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const meant = unknown.flatMap((key) => nearest(key, known) ?? []);
  throw new ResourceError(
    "invalid-request",
    `Found unknown keys in ${called}: ${unknown.map((key) => JSON.stringify(key)).join(", ")}`,
    {
      hint:
        meant.length > 0
          ? `did you mean ${meant.join(", ")}?`
          : "remove them, or look for a slip of the hand",
    },
  );
}

function parsePart(schema: v.GenericSchema, input: unknown, name: string): unknown {
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = [name, ...(issue.path ?? []).map((item) => String(item.key))].join(".");
  throw new ResourceError("invalid-request", `Cannot use "${path}": ${issue.message}`);
}

/** Concourse's own decoder stops after the first JSON value, so whatever follows it is ignored here too. */
function firstJsonObject(text: string): Record<string, unknown> {
  const value = jsonIn(text) ?? jsonIn(text.slice(0, endOfFirstObject(text)));
  if (isObject(value)) return value;
  throw new ResourceError(
    "invalid-request",
    "Cannot read the request from standard input: it is not a JSON object",
    {
      hint: 'send {"source": {…}, …} as Concourse does',
    },
  );
}

function endOfFirstObject(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (token === "{") depth++;
    if (token === "}" && --depth === 0) return index + 1;
  }
  return text.length;
}
