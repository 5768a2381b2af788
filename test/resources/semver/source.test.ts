import * as v from "valibot";
import { Source } from "../../../resources/semver/source.ts";
import { awsFields } from "../../../shared/credentials/aws-fields.ts";
import { gitFields } from "../../../shared/credentials/git-fields.ts";
import { entriesOf, secretsIn } from "../../../shared/schema/settings.ts";

test("without a driver it is s3, starting at 0.0.0, with the bucket in the path", () => {
  expect(v.parse(Source, {})).toMatchObject({
    driver: "s3",
    initial_version: "0.0.0",
    use_path_style: true,
    require_atomic: false,
  });
});

test("every key of the shared declarations is there", () => {
  expect(Object.keys(entriesOf(Source))).toEqual(
    expect.arrayContaining([...Object.keys(awsFields), ...Object.keys(gitFields)]),
  );
});

test.each([
  ["an unknown driver", { driver: "ftp" }, /expected one of s3, git, gcs, swift, git-tag, got "ftp"/],
  ["a driver in capitals", { driver: "S3" }, /expected one of/],
  ["a fractional initial version", { initial_version: 1.2 }, /put the value in quotes/],
  [
    "a key of Google as a structure",
    { json_key: { type: "service_account" } },
    /expected a text, got a structure/,
  ],
  ["openstack as a text", { openstack: "x" }, /expected an object/],
])("%s is refused", (_, input, problem) => {
  expect(() => v.parse(Source, input)).toThrow(problem);
});

test("secrets are known wherever they stand", () => {
  const source = {
    secret_access_key: "s-1",
    private_key: "s-2",
    signing_key: "s-3",
    json_key: "s-4",
    openstack: {
      password: "s-5",
      container: "public",
      token_id: "s-6",
      application_credential_secret: "s-7",
    },
    https_tunnel: { proxy_host: "public", proxy_password: "s-8" },
    username: "public",
  };
  expect(secretsIn(Source, source).sort()).toEqual(["s-1", "s-2", "s-3", "s-4", "s-5", "s-6", "s-7", "s-8"]);
});
