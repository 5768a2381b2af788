import * as v from "valibot";
import { Source } from "../../../resources/semver/source.ts";
import { requireUsable } from "../../../resources/semver/source-problem.ts";

const S3 = { bucket: "b", key: "version" };
const GIT = { driver: "git", uri: "https://git.example.com/x.git", branch: "version", file: "version" };
const TAG = { driver: "git-tag", uri: "git@git.example.com:x.git" };
const GCS = { driver: "gcs", bucket: "b", key: "version" };
const OPENSTACK = { container: "c", region: "r", item_name: "version" };
const SWIFT = { driver: "swift", openstack: OPENSTACK };

const problemOf = (source: object) => {
  try {
    requireUsable(v.parse(Source, source));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

test.each([
  ["s3", S3],
  ["s3 by name", { ...S3, driver: "s3" }],
  ["git", GIT],
  ["git with a login", { ...GIT, username: "u", password: "p" }],
  ["git-tag", TAG],
  ["gcs with the machine's identity", GCS],
  ["gcs with a token", { ...GCS, token: "t" }],
  ["swift", SWIFT],
  ["an initial version with all parts", { ...S3, initial_version: "1.2.3-rc.1+b" }],
  // Pipelines in the wild carry leftovers of another driver.
  ["half a key pair of another driver", { ...GIT, access_key_id: "leftover" }],
  ["half a login of another driver", { ...S3, username: "leftover" }],
])("%s is usable", (_, source) => {
  expect(problemOf(source)).toBeUndefined();
});

test.each([
  ["s3 without a bucket", { key: "version" }, '"bucket" is required for the driver s3'],
  ["s3 without a key", { bucket: "b" }, '"key" is required for the driver s3'],
  [
    "s3 with half a key pair",
    { ...S3, access_key_id: "a" },
    '"access_key_id" is given without "secret_access_key"',
  ],
  [
    "gcs with two answers about certificates",
    { ...GCS, skip_ssl_verification: true, ca_bundle: "x" },
    '"skip_ssl_verification" and "ca_bundle" exclude each other',
  ],
  [
    "swift with two answers about certificates",
    { ...SWIFT, skip_ssl_verification: true, ca_bundle: "x" },
    '"skip_ssl_verification" and "ca_bundle" exclude each other',
  ],
  ["git without a uri", { ...GIT, uri: undefined }, '"uri" is required for the driver git'],
  ["git without a branch", { ...GIT, branch: "" }, '"branch" is required for the driver git'],
  ["git without a file", { ...GIT, file: null }, '"file" is required for the driver git'],
  ["git with half a login", { ...GIT, username: "u" }, '"username" is given without "password"'],
  ["git with the other half", { ...GIT, password: "p" }, '"password" is given without "username"'],
  [
    "a passphrase without its key",
    { ...GIT, private_key_passphrase: "p" },
    '"private_key_passphrase" is given without "private_key"',
  ],
  [
    "a passphrase without its signing key",
    { ...TAG, signing_key_passphrase: "p" },
    '"signing_key_passphrase" is given without "signing_key"',
  ],
  [
    "git with contradicting trust",
    { ...GIT, skip_ssl_verification: true, ca_bundle: "x" },
    '"skip_ssl_verification" and "ca_bundle" exclude each other',
  ],
  ["git-tag without a uri", { driver: "git-tag" }, '"uri" is required for the driver git-tag'],
  ["gcs without a bucket", { driver: "gcs", key: "version" }, '"bucket" is required for the driver gcs'],
  [
    "gcs with two identities",
    { ...GCS, json_key: "{}", token: "t" },
    "must specify only one of json_key or token for the gcs driver",
  ],
  ["swift with nothing", { driver: "swift" }, '"openstack" is required for the driver swift'],
  [
    "swift without a container, looked at first",
    { driver: "swift", openstack: {} },
    "openstack/container is empty but must be specified",
  ],
  [
    "swift without a region",
    { driver: "swift", openstack: { ...OPENSTACK, region: "" } },
    "openstack/region is empty but must be specified",
  ],
  [
    "swift without an item",
    { driver: "swift", openstack: { ...OPENSTACK, item_name: null } },
    "openstack/item_name is empty but must be specified",
  ],
  ["an odd initial version, looked at first", { initial_version: "v1" }, "invalid initial version (v1): "],
])("%s is refused", (_, source, problem) => {
  expect(problemOf(source)).toContain(`Cannot use "source": ${problem}`);
});
