import { deniesAccess, refusesIdentity } from "../../../shared/s3/denial.ts";

/** As the SDK throws it. */
const thrown = (status: number, name: string) => ({ name, $metadata: { httpStatusCode: status } });

test.each([
  { name: "AccessDenied", status: 403 },
  { name: "AllAccessDisabled", status: 403 },
  { name: "Unauthorized", status: 401 },
  // An answer without a body.
  { name: "UnknownError", status: 403 },
])("$status $name denies access", ({ name, status }) => {
  expect(deniesAccess(thrown(status, name))).toBe(true);
  expect(refusesIdentity(thrown(status, name))).toBe(false);
});

test.each([
  { name: "SignatureDoesNotMatch", status: 403 },
  { name: "InvalidAccessKeyId", status: 403 },
  { name: "RequestTimeTooSkewed", status: 403 },
  { name: "ExpiredToken", status: 400 },
  { name: "InvalidToken", status: 400 },
])("$status $name refuses the identity", ({ name, status }) => {
  expect(refusesIdentity(thrown(status, name))).toBe(true);
  expect(deniesAccess(thrown(status, name))).toBe(false);
});

test.each([
  { name: "NoSuchBucket", status: 404 },
  { name: "InternalError", status: 500 },
  { name: "ProxyAuthenticationRequired", status: 407 },
])("$status $name is neither", ({ name, status }) => {
  expect(refusesIdentity(thrown(status, name))).toBe(false);
  expect(deniesAccess(thrown(status, name))).toBe(false);
});

test("nor is what is no answer", () => {
  expect(deniesAccess(new TypeError("defect"))).toBe(false);
  expect(refusesIdentity(undefined)).toBe(false);
});
