import * as v from "valibot";
import { choice, field, flag, headerText, secret, text, wholeNumber } from "../../../shared/schema/fields.ts";
import { Secret } from "../../../shared/schema/secret.ts";
import { factsOf } from "../../../shared/schema/settings.ts";

const seconds = () => wholeNumber({ unit: "seconds", least: 1, most: 60 });
const color = () => choice(["red", "green"]);

test.each([
  ...[true, "1", "t", "T", "TRUE", "true", "True"].map((input) => ({ schema: flag(), input, output: true })),
  ...[false, "0", "f", "F", "FALSE", "false", "False"].map((input) => ({
    schema: flag(),
    input,
    output: false,
  })),
  { schema: text(), input: "a", output: "a" },
  { schema: text(), input: " ", output: " " },
  { schema: text(), input: 7, output: "7" },
  { schema: text(), input: -0, output: "0" },
  { schema: headerText(), input: "text/plain; charset=utf-8", output: "text/plain; charset=utf-8" },
  { schema: color(), input: "red", output: "red" },
  { schema: seconds(), input: 1, output: 1 },
  { schema: seconds(), input: "60", output: 60 },
])("$schema.type takes $input as $output", ({ schema, input, output }) => {
  expect(v.parse(schema as v.GenericSchema, input)).toBe(output);
});

test.each([
  { schema: flag(), input: "yes", message: 'expected true or false, got "yes"' },
  { schema: flag(), input: 1, message: "expected true or false, got 1" },
  { schema: flag(), input: {}, message: "expected true or false, got Object" },
  { schema: text(), input: true, message: "expected a text; put the value in quotes" },
  { schema: text(), input: 1.0e16, message: "expected a text; put the value in quotes" },
  { schema: text(), input: 1.5, message: "expected a text; put the value in quotes" },
  { schema: text(), input: [], message: "expected a text, got a structure" },
  { schema: text(), input: {}, message: "expected a text, got a structure" },
  ...["key\n", "a\u0000b", "ключ"].map((input) => ({
    schema: headerText(),
    input,
    message: "expected what a header can carry; look for a line break at the end",
  })),
  { schema: color(), input: "Red", message: 'expected one of red, green, got "Red"' },
  { schema: color(), input: 1, message: "expected one of red, green, got 1" },
  ...[0, 61, 1.5, "0", "1.5", "-1", "x", true].map((input) => ({
    schema: seconds(),
    input,
    message: "expected a whole number of seconds from 1 to 60",
  })),
])("$schema.type refuses $input", ({ schema, input, message }) => {
  const { issues } = v.safeParse(schema as v.GenericSchema, input, { abortPipeEarly: true });
  expect(issues?.map((issue) => issue.message)).toEqual([message]);
});

test.each([
  ["hunter22", "hunter22"],
  [1234, "1234"],
])("a secret holds %j", (input, value) => {
  const parsed = v.parse(secret(), input);
  expect(parsed).toBeInstanceOf(Secret);
  expect(parsed.reveal()).toBe(value);
});

test("a field carries its description and its facts, and stays optional", () => {
  const schema = field(v.optional(text(), "x"), "What it is.", { deprecated: true });
  expect(v.getDescription(schema)).toBe("What it is.");
  expect(factsOf(schema)).toEqual({ deprecated: true });
  expect(v.parse(v.object({ schema }), {})).toEqual({ schema: "x" });
});
