import { serviceErrorOf } from "../../../shared/http/service-error.ts";

test.each([
  {
    name: "an answer of a service",
    thrown: Object.assign(new Error("gone"), {
      name: "NoSuchKey",
      Code: "NoSuchKey",
      Region: "eu-west-1",
      $metadata: { httpStatusCode: 404, requestId: "R1" },
      $response: { headers: { "x-amz-delete-marker": "true" } },
    }),
    expected: {
      status: 404,
      code: "NoSuchKey",
      message: "gone",
      requestId: "R1",
      headers: { "x-amz-delete-marker": "true" },
    },
    region: "eu-west-1",
  },
  {
    name: "an answer that could not be read",
    thrown: Object.assign(new SyntaxError("no XML"), { $response: { statusCode: 502, headers: {} } }),
    expected: { status: 502, code: "SyntaxError", requestId: undefined },
  },
  {
    name: "a failure of the network",
    thrown: Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
    expected: { status: undefined, code: "ECONNREFUSED", headers: {} },
  },
  { name: "a text", thrown: "gone", expected: { status: undefined, code: "", message: "", headers: {} } },
  { name: "nothing", thrown: undefined, expected: { status: undefined, code: "" } },
  {
    name: "fields of the wrong type",
    thrown: { $metadata: [404], $response: "x", Code: 7, message: {}, Region: "" },
    expected: { status: undefined, code: "", message: "", requestId: undefined, headers: {} },
  },
])("of $name is said what is there", ({ thrown, expected, region }) => {
  const error = serviceErrorOf(thrown);
  expect(error).toMatchObject(expected);
  expect(error.detail("Region")).toBe(region);
});
