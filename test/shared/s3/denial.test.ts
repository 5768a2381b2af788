import { deniesAccess, refusesIdentity } from "../../../shared/s3/denial.ts";

/** As the SDK throws it. */
const thrown = (status: number, name: string) => ({ name, $metadata: { httpStatusCode: status } });

test.each([
  { status: 403, name: "AccessDenied", is: "a denial" },
  { status: 403, name: "AllAccessDisabled", is: "a denial" },
  { status: 401, name: "Unauthorized", is: "a denial" },
  // An answer without a body.
  { status: 403, name: "UnknownError", is: "a denial" },
  { status: 403, name: "SignatureDoesNotMatch", is: "a refused identity" },
  { status: 403, name: "InvalidAccessKeyId", is: "a refused identity" },
  { status: 403, name: "RequestTimeTooSkewed", is: "a refused identity" },
  { status: 400, name: "ExpiredToken", is: "a refused identity" },
  { status: 400, name: "InvalidToken", is: "a refused identity" },
  { status: 404, name: "NoSuchBucket", is: "neither" },
  { status: 500, name: "InternalError", is: "neither" },
  { status: 407, name: "ProxyAuthenticationRequired", is: "neither" },
])("$status $name is $is", ({ name, status, is }) => {
  expect(deniesAccess(thrown(status, name))).toBe(is === "a denial");
  expect(refusesIdentity(thrown(status, name))).toBe(is === "a refused identity");
});

test("what is no answer is neither", () => {
  expect(deniesAccess(new TypeError("defect"))).toBe(false);
  expect(refusesIdentity(undefined)).toBe(false);
});
