import * as v from "valibot";
import { awsFields } from "../../../shared/credentials/aws-fields.ts";
import { isAws } from "../../../shared/s3/is-aws.ts";
import { settings } from "../../../shared/schema/settings.ts";

const Source = settings(awsFields);

test.each([
  { endpoint: undefined, expected: true },
  { endpoint: "https://s3.eu-west-1.amazonaws.com", expected: true },
  { endpoint: "s3.dualstack.us-east-1.amazonaws.com:443", expected: true },
  { endpoint: "https://bucket.vpce-1-2.s3.us-east-1.vpce.amazonaws.com", expected: true },
  { endpoint: "https://s3.cn-north-1.amazonaws.com.cn", expected: true },
  { endpoint: "https://S3.AMAZONAWS.COM", expected: true },
  { endpoint: "http://127.0.0.1:9000", expected: false },
  { endpoint: "https://amazonaws.com.example.org", expected: false },
  { endpoint: "https://notamazonaws.com", expected: false },
  { endpoint: "https://example.org/s3.amazonaws.com", expected: false },
])("whether $endpoint is AWS: $expected", ({ endpoint, expected }) => {
  expect(isAws(v.parse(Source, { endpoint }), {})).toBe(expected);
});

test("an endpoint in the environment counts, too", () => {
  expect(isAws(v.parse(Source, {}), { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9000" })).toBe(false);
});
