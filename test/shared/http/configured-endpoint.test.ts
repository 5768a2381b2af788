import { configuredEndpoint, isOn } from "../../../shared/http/configured-endpoint.ts";

const ONE = { AWS_ENDPOINT_URL_S3: "http://s3.test" };
const ALL = { AWS_ENDPOINT_URL: "http://all.test" };

test.each([
  { name: "nothing", env: {}, endpoint: undefined },
  { name: "that of the service", env: ONE, endpoint: "http://s3.test" },
  { name: "that of all services", env: ALL, endpoint: "http://all.test" },
  { name: "the more special one", env: { ...ONE, ...ALL }, endpoint: "http://s3.test" },
  {
    name: "that of all where the other is empty",
    env: { ...ALL, AWS_ENDPOINT_URL_S3: "" },
    endpoint: "http://all.test",
  },
  {
    name: "nothing where both are empty",
    env: { AWS_ENDPOINT_URL: "", AWS_ENDPOINT_URL_S3: "" },
    endpoint: undefined,
  },
  {
    name: "nothing when told so",
    env: { ...ONE, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "True" },
    endpoint: undefined,
  },
  {
    name: "that of the service otherwise",
    env: { ...ONE, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "no" },
    endpoint: "http://s3.test",
  },
])("the environment gives $name", ({ env, endpoint }) => {
  expect(configuredEndpoint(env, "AWS_ENDPOINT_URL_S3")).toBe(endpoint);
});

test.each([
  ["true", true],
  ["TRUE", true],
  ["1", false],
  ["", false],
  [undefined, false],
])("isOn(%j) is %j", (text, expected) => {
  expect(isOn(text)).toBe(expected);
});
