import type { JsonSchema } from "@valibot/to-json-schema";
import Ajv from "ajv";
import * as v from "valibot";
import * as s3 from "../../../resources/s3/reference.ts";
import * as semver from "../../../resources/semver/reference.ts";
import { choice, field, flag, secret, text, wholeNumber } from "../../../shared/schema/fields.ts";
import { referenceOf } from "../../../shared/schema/reference.ts";
import { settings } from "../../../shared/schema/settings.ts";

const Role = settings({ arn: field(text(), "ARN."), duration: field(v.optional(text()), "Seconds.") });
const Scope = settings({ project: field(text(), "Project."), system: field(v.optional(flag()), "System.") });
const Cloud = settings({
  user: field(v.optional(text()), "User."),
  password: field(v.optional(secret()), "Its password.", { secret: true }),
  scope: field(v.optional(Scope), "Scope."),
});
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
    roles: field(v.optional(v.array(Role), []), "Roles."),
    paths: field(v.optional(v.array(text()), ["."]), "Paths."),
    cloud: field(v.optional(Cloud), "Cloud."),
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
    "| `paths` | list | `.` | Paths. |",
    "| `cloud` | map |  | Cloud. |",
    "| `cloud.user` | text |  | User. |",
    "| `cloud.password` | text |  | Its password. |",
    "| `cloud.scope` | map |  | Scope. |",
    "| `cloud.scope.project` | text | required | Project. |",
    "| `cloud.scope.system` | boolean |  | System. |",
    "| `old` | text |  | Deprecated. Use `private`. |",
  ]);
});

test("the keys of sections get tables of their own, and an editor reads where they belong", () => {
  const Parts = settings({
    driver: field(text(), "Driver."),
    bucket: field(text(), "Bucket."),
    uri: field(v.optional(text()), "URI."),
  });
  const sections = { "`git`, `hg`": ["uri"], "`s3`": ["bucket"] };
  const { source } = referenceOf("x", { source: Parts, getParams: EMPTY, putParams: EMPTY, sections });
  const header = "| Key | Type | Default | Meaning |\n| --- | --- | --- | --- |\n";
  expect(source?.table).toBe(
    [
      `${header}| \`driver\` | text | required | Driver. |`,
      `#### \`git\`, \`hg\`\n\n${header}| \`uri\` | text |  | URI. |`,
      `#### \`s3\`\n\n${header}| \`bucket\` | text | required | Bucket. |`,
    ].join("\n\n"),
  );
  expect(source?.schema.properties).toMatchObject({
    driver: { description: "Driver." },
    bucket: { description: "s3: Bucket." },
    uri: { description: "git, hg: URI." },
  });
});

test("the schema tells description, default and deprecation of each key", () => {
  expect(source?.schema.title).toBe("source of the x resource");
  expect(source?.schema.properties).toMatchObject({
    bucket: { description: "Bucket." },
    private: { description: "Private.", default: false },
    region: { default: "us-east-1" },
    password: { description: "Password.", writeOnly: true },
    roles: { items: { required: ["arn"], properties: { arn: { description: "ARN." } } } },
    cloud: {
      type: "object",
      properties: { password: { writeOnly: true }, scope: { properties: { system: {} } } },
      additionalProperties: false,
    },
    old: { deprecated: true },
  });
  const withDefault = Object.entries(source?.schema.properties ?? {}).filter(([, value]) =>
    Object.hasOwn(value as object, "default"),
  );
  expect(withDefault.map(([key]) => key)).toEqual(["private", "region", "roles", "paths"]);
});

const validator = (schema: object) => new Ajv({ strict: true }).compile(schema);

test.each([
  { bucket: "b" },
  { bucket: 7, private: "true", port: "9", tags: { a: 1 } },
  { bucket: "b", cloud: {} },
  { bucket: "b", cloud: { user: 7, scope: { project: "p", system: "true" } } },
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
  { bucket: "b", cloud: "c" },
  { bucket: "b", cloud: { users: "u" } },
  { bucket: "b", cloud: { scope: {} } },
  { bucket: "b", unknown: 1 },
])("the schema refuses %j", (input) => {
  expect(validator(source?.schema ?? {})(input)).toBe(false);
});

describe.each([...Object.entries(referenceOf("s3", s3)), ...Object.entries(referenceOf("semver", semver))])(
  "%s of a resource",
  (_, { schema }) => {
    test(`is a schema that a validator understands: ${schema.title}`, () => {
      expect(validator(schema)).toBeInstanceOf(Function);
    });

    test(`describes every key: ${schema.title}`, () => expectDescriptions(schema));
  },
);

function expectDescriptions({ properties = {} }: JsonSchema): void {
  for (const value of Object.values(properties)) {
    expect(value).toHaveProperty("description");
    expectDescriptions(value as JsonSchema);
  }
}

test("every key of a section is one of the source", () => {
  const { properties = {} } = referenceOf("semver", semver)["source"]?.schema ?? {};
  const placed = Object.values(semver.sections).flat();
  expect(placed.filter((key) => !Object.hasOwn(properties, key))).toEqual([]);
  expect(placed).toHaveLength(new Set(placed).size);
});
