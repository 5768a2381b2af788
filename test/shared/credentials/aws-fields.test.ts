import * as v from "valibot";
import { awsFields, awsProblem, rolesOf } from "../../../shared/credentials/aws-fields.ts";
import { secretsIn, settings } from "../../../shared/schema/settings.ts";

const Source = settings({ ...awsFields });
const parse = (input: Record<string, unknown>) => v.parse(Source, input);

const PAIR = { access_key_id: "AKIAEXAMPLE", secret_access_key: "secret-half" };
const ROLE = "arn:aws:iam::123456789012:role/reader";

test.each([
  { name: "nothing", source: {} },
  { name: "a pair", source: PAIR },
  { name: "a pair with a token", source: { ...PAIR, session_token: "session" } },
  { name: "empty texts, which mean unset", source: { access_key_id: "", secret_access_key: "" } },
  { name: "one role under both names", source: { aws_role_arn: ROLE, assume_role_arn: ROLE } },
  { name: "a web identity token with a role", source: { web_identity_token: "jwt", aws_role_arn: ROLE } },
  {
    name: "a web identity token with a list",
    source: { web_identity_token: "jwt", assume_roles: [{ role_arn: ROLE }] },
  },
])("awsProblem() accepts $name", ({ source }) => {
  expect(awsProblem(parse(source))).toBeUndefined();
});

test.each([
  { name: "an id alone", source: { access_key_id: "AKIA" }, problem: /without "secret_access_key"/ },
  { name: "a secret alone", source: { secret_access_key: "s" }, problem: /without "access_key_id"/ },
  {
    name: "a session token alone",
    source: { session_token: "s" },
    problem: /"session_token" is given without/,
  },
  {
    name: "a private authority that nobody asks (V4)",
    source: { skip_ssl_verification: true, ca_bundle: "PEM" },
    problem: /"skip_ssl_verification" and "ca_bundle" exclude each other/,
  },
  { name: "a web identity without a role", source: { web_identity_token: "jwt" }, problem: /without a role/ },
  {
    name: "a web identity file with an empty list of roles",
    source: { web_identity_token_file: "f", assume_roles: [] },
    problem: /"web_identity_token_file" is given without a role/,
  },
  {
    name: "two web identities",
    source: { web_identity_token: "jwt", web_identity_token_file: "f", aws_role_arn: ROLE },
    problem: /exclude each other/,
  },
  {
    name: "an external id that a web identity cannot carry",
    source: { web_identity_token: "jwt", assume_roles: [{ role_arn: ROLE, external_id: "x" }] },
    problem: /external_id/,
  },
  {
    name: "two different roles",
    source: { aws_role_arn: ROLE, assume_role_arn: "arn:other" },
    problem: /differ/,
  },
  {
    name: "a role beside a list",
    source: { aws_role_arn: ROLE, assume_roles: [{ role_arn: ROLE }] },
    problem: /"aws_role_arn" and "assume_roles" exclude each other/,
  },
])("awsProblem() refuses $name", ({ source, problem }) => {
  expect(awsProblem(parse(source))).toMatch(problem);
});

test("rolesOf() reads every way to write roles", () => {
  expect(rolesOf(parse({}))).toEqual([]);
  expect(rolesOf(parse({ assume_role_arn: ROLE }))).toEqual([{ role_arn: ROLE }]);
  const list = [{ role_arn: ROLE, duration: "900", tags: { team: "main" } }];
  expect(rolesOf(parse({ assume_roles: list }))).toEqual([
    { role_arn: ROLE, duration: 900, tags: { team: "main" } },
  ]);
});

test.each([
  { name: "a second too few", duration: 899 },
  { name: "a second too many", duration: 43_201 },
])("a duration of $name is refused", ({ duration }) => {
  expect(v.safeParse(Source, { assume_roles: [{ role_arn: ROLE, duration }] }).success).toBe(false);
});

test("every secret is declared as one", () => {
  const input = {
    ...PAIR,
    session_token: "session-token",
    web_identity_token: "identity-token",
    region_name: "eu-west-1",
  };
  expect(secretsIn(Source, input)).toEqual(["AKIAEXAMPLE", "secret-half", "session-token", "identity-token"]);
});

test("enable_aws_creds_provider keeps absent apart from false", () => {
  expect(parse({}).enable_aws_creds_provider).toBeUndefined();
  expect(parse({ enable_aws_creds_provider: "false" }).enable_aws_creds_provider).toBe(false);
});
