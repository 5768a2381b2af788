import * as v from "valibot";
import { awsFields } from "../../../shared/credentials/aws-fields.ts";
import { explainStore } from "../../../shared/s3/store-explanation.ts";
import { settings } from "../../../shared/schema/settings.ts";

const Source = settings({ ...awsFields });
const explained = (source: object, env = {}) => explainStore(v.parse(Source, source), "things", env);

test("AWS is the store where no endpoint is given", () => {
  expect(explained({ region_name: "eu-west-1" })).toEqual({
    bucket: "things",
    endpoint: "AWS",
    region: "eu-west-1, or the one that AWS names for the bucket",
    "bucket stands": "in the host name, where it fits one",
    proxy: "none",
    certificates: "those of the system",
    checksums: "sent and verified wherever the operation knows them",
  });
});

test.each([
  {
    name: "another store",
    source: { endpoint: "minio:9000", disable_ssl: true, use_path_style: true },
    env: {},
    rows: {
      endpoint: "http://minio:9000/",
      region: "us-east-1",
      "bucket stands": "in the path",
      checksums: "sent and verified where an operation requires them",
    },
  },
  {
    name: "an endpoint of the environment",
    source: {},
    env: { AWS_ENDPOINT_URL_S3: "https://s3.test" },
    rows: { endpoint: "https://s3.test (of the environment)" },
  },
  {
    name: "kinds of endpoints",
    source: {},
    env: { AWS_USE_FIPS_ENDPOINT: "true", AWS_USE_DUALSTACK_ENDPOINT: "true" },
    rows: { endpoint: "AWS, FIPS, dual-stack" },
  },
  {
    name: "no checksums",
    source: { skip_s3_checksums: true },
    env: {},
    rows: { checksums: "sent and verified where an operation requires them" },
  },
  {
    name: "certificates that nobody checks",
    source: { skip_ssl_verification: true },
    env: {},
    rows: { certificates: "any is accepted (skip_ssl_verification)" },
  },
  {
    name: "an exception from the proxy for the host of the bucket",
    source: {},
    env: { HTTPS_PROXY: "http://proxy.test", NO_PROXY: "things.s3.us-east-1.amazonaws.com" },
    rows: { proxy: "none" },
  },
])("$name", ({ source, env, rows }) => {
  expect(explained(source, env)).toMatchObject(rows);
});
