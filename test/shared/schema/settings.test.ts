import * as v from "valibot";
import { field, flag, secret, text } from "../../../shared/schema/fields.ts";
import {
  entriesOf,
  factsOf,
  noticesOn,
  secretsIn,
  settings,
  settingsIn,
} from "../../../shared/schema/settings.ts";

const Plain = settings({
  bucket: field(text(), "Bucket."),
  private: field(v.optional(flag(), false), "Private."),
  region_name: field(v.optional(text(), "us-east-1"), "Region."),
  password: field(v.optional(secret()), "Password.", { secret: true }),
  tokens: field(v.optional(v.array(secret())), "Tokens.", { secret: true }),
});
const Tunnel = settings({
  host: field(text(), "Host."),
  login: field(v.optional(secret()), "Login.", { secret: true }),
});
const Nested = settings({
  tunnel: field(v.optional(Tunnel), "Tunnel."),
  hops: field(v.optional(v.array(Tunnel)), "Hops."),
  outer: field(v.optional(settings({ inner: field(v.optional(Tunnel), "Inner.") })), "Outer."),
  tags: field(v.optional(v.record(v.string(), text())), "Tags."),
});
const Checked = v.pipe(
  v.pipe(
    Plain,
    v.check(({ bucket }) => bucket !== "no", "not this one"),
  ),
  v.check(() => true),
);

test.each([null, ""])("%j means not set", (unset) => {
  expect(v.parse(Plain, { bucket: "b", private: unset, region_name: unset, password: unset })).toEqual({
    bucket: "b",
    private: false,
    region_name: "us-east-1",
  });
  expect(() => v.parse(Plain, { bucket: unset })).toThrow("it is required");
});

test("an unknown key is dropped, whatever it holds", () => {
  expect(v.parse(Plain, { bucket: "b", other: { deep: 1 } })).not.toHaveProperty("other");
});

test.each([
  { name: "plain settings", schema: Plain },
  { name: "settings with checks behind them", schema: Checked },
])("the entries of $name are found", ({ schema }) => {
  expect(Object.keys(entriesOf(schema))).toEqual(["bucket", "private", "region_name", "password", "tokens"]);
});

test.each([
  { name: "an optional map", schema: v.optional(Tunnel) },
  { name: "a list of maps", schema: v.array(Tunnel) },
  { name: "an optional list", schema: v.optional(v.array(Tunnel)) },
])("the settings in $name are found", ({ schema }) => {
  expect(Object.keys(settingsIn(schema))).toEqual(["host", "login"]);
});

test("what is no object of settings has no entries and no facts", () => {
  expect(entriesOf(text())).toEqual({});
  expect(factsOf(text())).toEqual({});
});

test.each<{ name: string; input: unknown; secrets: string[] }>([
  { name: "a text", input: { password: "one" }, secrets: ["one"] },
  { name: "a number", input: { password: 1234 }, secrets: ["1234"] },
  { name: "a list", input: { tokens: ["one", 2, null] }, secrets: ["one", "2"] },
  {
    name: "a wrong structure",
    input: { password: { a: ["one"], b: { c: "two" } } },
    secrets: ["one", "two"],
  },
  { name: "nothing", input: { password: null, bucket: "b" }, secrets: [] },
  { name: "no object", input: "password", secrets: [] },
])("secrets are found in $name", ({ input, secrets }) => {
  expect(secretsIn(Checked, input)).toEqual(secrets);
});

test.each<{ name: string; input: unknown; secrets: string[] }>([
  { name: "a map", input: { tunnel: { host: "h", login: "one" } }, secrets: ["one"] },
  { name: "each map of a list", input: { hops: [{ login: "one" }, 7, { login: 2 }] }, secrets: ["one", "2"] },
  { name: "a map where a list belongs", input: { hops: { login: "one" } }, secrets: ["one"] },
  { name: "a list where a map belongs", input: { tunnel: [{ login: ["one"] }] }, secrets: ["one"] },
  { name: "a map in a map", input: { outer: { inner: { login: "one" } } }, secrets: ["one"] },
  { name: "maps of another shape", input: { tags: { login: "one" }, tunnel: "two" }, secrets: [] },
])("secrets are found in $name", ({ input, secrets }) => {
  expect(secretsIn(Nested, input)).toEqual(secrets);
});

test.each<{ name: string; input: unknown; notices: RegExp[] }>([
  {
    name: "a slip in a map",
    input: { tunnel: { hosst: "h" } },
    notices: [/"source.tunnel.hosst" is not .*; did you mean "host"\?$/],
  },
  {
    name: "a slip in a map of a list",
    input: { hops: [{ host: "h" }, { hosts: "h" }] },
    notices: [/"source.hops.1.hosts" is not .*; did you mean "host"\?$/],
  },
  {
    name: "a number in a map in a map",
    input: { outer: { inner: { login: 7 } } },
    notices: [/"source.outer.inner.login" is the number 7/],
  },
  { name: "keys that are free to choose", input: { tags: { hots: "h" } }, notices: [] },
  { name: "a text where a map belongs, which is an error", input: { tunnel: "h" }, notices: [] },
])("what is noticed of $name", ({ input, notices }) => {
  expect(noticesOn(Nested, input, "source")).toEqual(notices.map((notice) => expect.stringMatching(notice)));
});

test.each<{ name: string; input: unknown; notices: RegExp[] }>([
  { name: "a known key", input: { bucket: "b", private: true }, notices: [] },
  {
    name: "a number for a secret, as a text is meant",
    input: { bucket: 7 },
    notices: [/"source.bucket" is the number 7/],
  },
  { name: "a number for a flag, which is an error", input: { private: 1 }, notices: [] },
  {
    name: "a slip",
    input: { buckett: "b" },
    notices: [/"source.buckett" is not .*; did you mean "bucket"\?$/],
  },
  {
    name: "an unknown key",
    input: { color: "red" },
    notices: [/"source.color" is not a known key and has no effect$/],
  },
  {
    name: "a key that every object has",
    input: { constructor: "x" },
    notices: [/"source.constructor" is not/],
  },
  { name: "no object", input: [1], notices: [] },
])("what is noticed of $name", ({ input, notices }) => {
  expect(noticesOn(Checked, input, "source")).toEqual(notices.map((notice) => expect.stringMatching(notice)));
});

test("a secret that is a list longer than the stack is read, and hides every text", () => {
  const texts = Array.from({ length: 300_000 }, (_, at) => `part ${at}`);
  expect(secretsIn(settings({ login: field(v.string(), "", { secret: true }) }), { login: texts })).toEqual(
    texts,
  );
});

test("what is nested deeper than the stack is not looked through for notices", () => {
  const nested = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown;
  expect(noticesOn(Nested, { hops: nested, tunnel: nested }, "source")).toEqual([]);
});

test("secretsIn() reads what is nested deeper than the stack", () => {
  let nested: unknown = "hunter22";
  for (let depth = 0; depth < 100_000; depth++) nested = [nested];
  expect(secretsIn(Plain, { password: nested })).toEqual(["hunter22"]);
});
