import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { explainAwsIdentity } from "../../../shared/credentials/aws-explanation.ts";
import { awsFields } from "../../../shared/credentials/aws-fields.ts";
import { settings } from "../../../shared/schema/settings.ts";
import { recordingContext } from "../../support/recording.ts";

const Source = settings({ ...awsFields });
const ROLE = "arn:aws:iam::123456789012:role/reader";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "explanation-"));
});
afterEach(() => rmSync(home, { recursive: true }));

const explained = (source: object, env = {}) =>
  explainAwsIdentity(
    v.parse(Source, source),
    recordingContext("/nonexistent", { HOME: home, AWS_EC2_METADATA_DISABLED: "true", ...env }),
  );

function writeFiles(config: string): Record<string, string> {
  writeFileSync(join(home, "config"), config);
  return { AWS_CONFIG_FILE: join(home, "config") };
}

test.each([
  { name: "keys", config: "[default]\naws_access_key_id = a\naws_secret_access_key = b\n" },
  { name: "a program, which is not started", config: "[default]\ncredential_process = /nonexistent\n" },
  { name: "single sign-on, which is not asked", config: "[default]\nsso_session = x\nsso_account_id = 1\n" },
])("a profile with $name is who would sign", async ({ config }) => {
  const rows = await explained({ enable_aws_creds_provider: true }, writeFiles(config));
  expect(rows).toMatchObject({
    "signs in with": 'profile "default" of the shared files',
    "looked at": "the machine, now, as far as shared files",
    "assumes in turn": [],
  });
});

test("a profile that is named, but not there, ends the search", async () => {
  const env = { ...writeFiles("[default]\nregion = x\n"), AWS_PROFILE: "team" };
  const rows = await explained({ enable_aws_creds_provider: true }, env);
  expect(rows["signs in with"]).toBe(
    'nobody, so that it would fail: Cannot sign in with what the machine offers: environment: AWS_ACCESS_KEY_ID is not set; shared files: no credentials for profile "team"',
  );
});

test.each([
  {
    name: "the role of a web identity",
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: "/nonexistent", AWS_ROLE_ARN: ROLE },
    text: `role "${ROLE}" (web identity of the environment)`,
  },
  {
    name: "the container, whose endpoint is not asked",
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:9/" },
    text: "the identity of the container",
  },
])("$name is who would sign", async ({ env, text }) => {
  expect(await explained({}, env)).toMatchObject({ "signs in with": text });
});

test("roles are told with what they are asked for", async () => {
  const roles = [{ role_arn: ROLE, session_name: "s", external_id: "e", duration: 900, tags: { team: "a" } }];
  const pair = { access_key_id: "AKIAWXYZ", secret_access_key: "b" };
  expect(await explained({ ...pair, assume_roles: roles, region_name: "eu-west-1" })).toMatchObject({
    "signs in with": `access key "…WXYZ", as role "${ROLE}"`,
    "assumes in turn": [`${ROLE} (session "s", external id "e", 900 s, tag team=a)`],
    "token service": "AWS STS in region eu-west-1",
  });
});
