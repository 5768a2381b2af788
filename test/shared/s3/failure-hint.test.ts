import { serviceErrorOf } from "../../../shared/http/service-error.ts";
import { failureHint, isForeign } from "../../../shared/s3/failure-hint.ts";

/** What a client throws after such an answer. */
function errorWith(answer: { code?: string; message?: string; status?: number; headers?: object }) {
  const { code, message, status, headers = {} } = answer;
  return serviceErrorOf({
    name: code,
    message,
    $metadata: { httpStatusCode: status },
    $response: { headers },
  });
}

test.each([
  { name: "an error document", answer: { code: "NoSuchKey", message: "gone" }, expected: false },
  { name: "an answer without a word", answer: { status: 404 }, expected: false },
  { name: "a web page", answer: { headers: { "content-type": "TEXT/HTML; charset=utf-8" } }, expected: true },
  {
    name: "what is no XML",
    answer: { message: "char 'x' is not expected. XML parse error" },
    expected: true,
  },
])("whether $name comes from something else than S3: $expected", ({ answer, expected }) => {
  expect(isForeign(errorWith(answer))).toBe(expected);
});

test.each([
  {
    name: "a denied read",
    answer: { status: 403, code: "AccessDenied" },
    permission: "s3:GetObject",
    says: /s3:GetObject.*s3:ListBucket/,
  },
  {
    name: "a denied write",
    answer: { status: 403, code: "AccessDenied" },
    permission: "s3:PutObject",
    says: /^allow s3:PutObject to the identity named above$/,
  },
  {
    name: "a missing bucket",
    answer: { status: 404, code: "NoSuchBucket" },
    permission: undefined,
    says: /check bucket/,
  },
  {
    name: "a web page",
    answer: { status: 404, headers: { "content-type": "text/html" } },
    permission: undefined,
    says: /check endpoint/,
  },
])("the hint for $name", ({ answer, permission, says }) => {
  expect(failureHint(errorWith(answer), permission)).toMatch(says);
});

test("no hint for what explains itself", () => {
  expect(failureHint(errorWith({ status: 400, code: "EntityTooSmall" }), undefined)).toBeUndefined();
});
