import * as v from "valibot";
import { awsFields } from "../../../shared/credentials/aws-fields.ts";
import { awsParams, signingInBy } from "../../../shared/credentials/aws-params.ts";
import { secretsIn, settings } from "../../../shared/schema/settings.ts";

const Source = settings({ ...awsFields });
const Params = settings({ ...awsParams });
type Input = Readonly<Record<string, unknown>>;

/** What is left of the source as far as it is set, with secrets in the open. */
function signingIn(source: Input, params: Input): Input {
  const changed = signingInBy(v.parse(Source, source), v.parse(Params, params));
  const standard = v.parse(Source, {}) as Input;
  const set = Object.entries(changed).filter(
    ([key, value]) => value !== undefined && value !== standard[key],
  );
  return Object.fromEntries(
    set.map(([key, value]) => [key, typeof value === "object" && "reveal" in value ? value.reveal() : value]),
  );
}

const PAIR = { access_key_id: "AKIAEXAMPLE", secret_access_key: "secret-half", session_token: "session" };
const READER = "arn:aws:iam::123456789012:role/reader";
const WRITER = "arn:aws:iam::123456789012:role/writer";
const TOKEN = { web_identity_token: "of-the-build" };

test.each<{ name: string; source: Input; params: Input; expected: Input }>([
  { name: "nothing leaves the source as it is", source: PAIR, params: {}, expected: PAIR },
  {
    name: "a token takes the role of the source",
    source: { aws_role_arn: READER },
    params: TOKEN,
    expected: { ...TOKEN, aws_role_arn: READER },
  },
  {
    name: "a token goes before a key pair",
    source: { ...PAIR, aws_role_arn: READER },
    params: TOKEN,
    expected: { ...TOKEN, aws_role_arn: READER },
  },
  {
    name: "a token goes before that of the source, in whatever form",
    source: { web_identity_token_file: "/var/run/token", assume_roles: [{ role_arn: READER }] },
    params: TOKEN,
    expected: { ...TOKEN, assume_roles: [{ role_arn: READER }] },
  },
  {
    name: "a role goes before the roles of the source",
    source: { ...PAIR, assume_roles: [{ role_arn: READER }] },
    params: { aws_role_arn: WRITER },
    expected: { ...PAIR, aws_role_arn: WRITER },
  },
  {
    name: "a role goes before the other name for it",
    source: { assume_role_arn: READER },
    params: { ...TOKEN, aws_role_arn: WRITER },
    expected: { ...TOKEN, aws_role_arn: WRITER },
  },
])("signingInBy(): $name", ({ source, params, expected }) => {
  expect(signingIn(source, params)).toEqual(expected);
});

test("a token for which no role is named is refused", () => {
  expect(() => signingIn({}, TOKEN)).toThrow(
    'Cannot use "params": "web_identity_token" is given without a role; set "aws_role_arn"',
  );
});

test("the token is hidden from the log", () => {
  expect(secretsIn(Params, TOKEN)).toEqual(["of-the-build"]);
});
