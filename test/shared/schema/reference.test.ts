import Ajv from "ajv";
import * as v from "valibot";
import * as s3 from "../../../resources/s3/reference.ts";
import { choice, field, flag, secret, text, wholeNumber } from "../../../shared/schema/fields.ts";
import { referenceOf } from "../../../shared/schema/reference.ts";
import { settings } from "../../../shared/schema/settings.ts";

const Role = settings({ arn: field(text(), "ARN."), duration: field(v.optional(text()), "Seconds.") });
const Source = v.pipe(
  settings({
    bucket: field(text(), "Bucket."),
    pattern: field(v.optional(text()), "One of `a|b`."),
    private: field(v.optional(flag(), false), "Private."),
    region: field(v.optional(text(), "us-east-1"), "Region."),
    color: field(v.optional(choice(["red", "green"])), "Color."),
    port: field(v.optional(wholeNumber({ unit: "ports", least: 1, most: 9 })), "Port."),
    password: field(v.optional(secret()), "Password.", { secret: true }),
    tags: field(v.optional(v.record(v.string(), text())), "Tags."),
    roles: field(v.optional(v.array(Role)), "Roles."),
    old: field(v.optional(text()), "Use `private`.", { deprecated: true }),
  }),
  v.check(() => true),
);
const EMPTY = settings({});

const { source } = referenceOf("x", { source: Source, getParams: EMPTY, putParams: EMPTY });

test("the table has a row for each key", () => {
  expect(source?.table.split("\n")).toEqual([
    "| Key | Type | Default | Meaning |",
    "| --- | --- | --- | --- |",
    "| `bucket` | text | required | Bucket. |",
    "| `pattern` | text |  | One of `a\\|b`. |",
    "| `private` | boolean | `false` | Private. |",
    "| `region` | text | `us-east-1` | Region. |",
    "| `color` | `red`, `green` |  | Color. |",
    "| `port` | number |  | Port. |",
    "| `password` | text |  | Password. |",
    "| `tags` | map |  | Tags. |",
    "| `roles` | list |  | Roles. |",
    "| `old` | text |  | Deprecated. Use `private`. |",
  ]);
});

test("the schema tells description, default and deprecation of each key", () => {
  expect(source?.schema.title).toBe("source of the x resource");
  expect(source?.schema.properties).toMatchObject({
    bucket: { description: "Bucket." },
    private: { description: "Private.", default: false },
    region: { default: "us-east-1" },
    password: { description: "Password.", writeOnly: true },
    roles: { items: { required: ["arn"], properties: { arn: { description: "ARN." } } } },
    old: { deprecated: true },
  });
  const withDefault = Object.entries(source?.schema.properties ?? {}).filter(([, value]) =>
    Object.hasOwn(value as object, "default"),
  );
  expect(withDefault.map(([key]) => key)).toEqual(["private", "region"]);
});

const validator = (schema: object) => new Ajv({ strict: true }).compile(schema);

test.each([
  { bucket: "b" },
  { bucket: 7, private: "true", port: "9", tags: { a: 1 } },
  { bucket: "b", private: false, color: "red", roles: [{ arn: "a" }], old: "x" },
])("the schema accepts %j", (input) => {
  const validate = validator(source?.schema ?? {});
  expect([validate(input), validate.errors]).toEqual([true, null]);
});

test.each([
  {},
  { bucket: {} },
  { bucket: "b", private: "yes" },
  { bucket: "b", color: "blue" },
  { bucket: "b", port: "many" },
  { bucket: "b", roles: [{}] },
  { bucket: "b", roles: [{ arn: "a", name: "n" }] },
  { bucket: "b", unknown: 1 },
])("the schema refuses %j", (input) => {
  expect(validator(source?.schema ?? {})(input)).toBe(false);
});

describe.each(Object.entries(referenceOf("s3", s3)))("%s of the s3 resource", (_, { schema }) => {
  test("has a schema that a validator understands, and every key is described", () => {
    expect(validator(schema)).toBeInstanceOf(Function);
    for (const value of Object.values(schema.properties ?? {})) expect(value).toHaveProperty("description");
  });
});
