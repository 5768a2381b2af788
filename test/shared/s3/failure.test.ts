import { ResourceError } from "../../../shared/resource/errors.ts";
import { translate } from "../../../shared/s3/failure.ts";

/** An error as the SDK throws it for an answer of the store. */
function answer(status: number, name: string, message: string, extra: Record<string, unknown> = {}) {
  const { headers = {}, ...details } = extra;
  return Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode: status, requestId: "R1" },
    $response: { statusCode: status, headers },
    ...details,
  });
}

const network = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
const ATTEMPT = { action: "list", object: "s3://things/a/", permission: "s3:ListBucket" };

test("one line says what was attempted, what the store answered, and what to do", () => {
  const failure = translate(answer(403, "AccessDenied", "Access\n Denied"), ATTEMPT);
  expect(failure).toBeInstanceOf(ResourceError);
  expect(failure.message).toBe(
    'Cannot list "s3://things/a/": AccessDenied: Access Denied (HTTP 403, request id R1)',
  );
  expect(failure.hint).toContain("allow s3:ListBucket");
});

test.each([
  { name: "denial", thrown: answer(403, "AccessDenied", "no"), code: "access-denied", hint: /s3:ListBucket/ },
  {
    name: "HEAD denial without a document",
    thrown: answer(403, "403", "UnknownError"),
    code: "access-denied",
    hint: /s3:ListBucket/,
  },
  {
    name: "unknown key id",
    thrown: answer(403, "InvalidAccessKeyId", "no"),
    code: "access-denied",
    hint: /access_key_id/,
  },
  {
    name: "wrong secret",
    thrown: answer(403, "SignatureDoesNotMatch", "no"),
    code: "access-denied",
    hint: /secret_access_key/,
  },
  {
    name: "expired session",
    thrown: answer(400, "ExpiredToken", "no"),
    code: "access-denied",
    hint: /expired/,
  },
  {
    name: "foreign session",
    thrown: answer(400, "InvalidToken", "no"),
    code: "access-denied",
    hint: /session token/,
  },
  {
    name: "wrong clock",
    thrown: answer(403, "RequestTimeTooSkewed", "no"),
    code: "access-denied",
    hint: /clock/,
  },
  {
    name: "denied encryption key",
    thrown: answer(403, "AccessDenied", "not authorized to perform: kms:GenerateDataKey"),
    code: "access-denied",
    hint: /kms:Decrypt/,
  },
  {
    name: "disabled encryption key",
    thrown: answer(400, "KMS.DisabledException", "off"),
    code: "invalid-request",
    hint: /enabled/,
  },
  { name: "missing bucket", thrown: answer(404, "NoSuchBucket", "no"), code: "not-found", hint: /bucket/ },
  { name: "missing key", thrown: answer(404, "NoSuchKey", "no"), code: "not-found", hint: /deleted/ },
  { name: "deleted version", thrown: answer(404, "NoSuchVersion", "no"), code: "not-found", hint: /deleted/ },
  {
    name: "delete marker",
    thrown: answer(405, "MethodNotAllowed", "no", { headers: { "x-amz-delete-marker": "true" } }),
    code: "not-found",
    hint: /deleted/,
  },
  {
    name: "method that is not allowed otherwise",
    thrown: answer(405, "MethodNotAllowed", "no"),
    code: "invalid-request",
    hint: undefined,
  },
  {
    name: "wrong region by header",
    thrown: answer(301, "PermanentRedirect", "no", { headers: { "x-amz-bucket-region": "eu-west-1" } }),
    code: "invalid-request",
    hint: /"eu-west-1"/,
  },
  {
    name: "wrong region by document",
    thrown: answer(400, "AuthorizationHeaderMalformed", "no", { Region: "eu-west-1" }),
    code: "invalid-request",
    hint: /"eu-west-1"/,
  },
  {
    name: "wrong region without a name",
    thrown: answer(301, "PermanentRedirect", "no"),
    code: "invalid-request",
    hint: /region_name/,
  },
  { name: "lost race", thrown: answer(412, "PreconditionFailed", "no"), code: "conflict", hint: undefined },
  {
    name: "write beside ours",
    thrown: answer(409, "ConditionalRequestConflict", "no"),
    code: "conflict",
    hint: undefined,
  },
  { name: "overload", thrown: answer(503, "SlowDown", "no"), code: "unavailable", hint: /fewer/ },
  {
    name: "internal error",
    thrown: answer(500, "InternalError", "no"),
    code: "unavailable",
    hint: undefined,
  },
  { name: "slow request", thrown: answer(400, "RequestTimeout", "no"), code: "unavailable", hint: undefined },
  { name: "altered upload", thrown: answer(400, "BadDigest", "no"), code: "untrusted", hint: /altered/ },
  {
    name: "altered download",
    thrown: new Error('Checksum mismatch: expected "a" but received "b"'),
    code: "untrusted",
    hint: undefined,
  },
  {
    name: "unknown checksum trailer",
    thrown: answer(501, "NotImplemented", "A header (x-amz-trailer) is not implemented"),
    code: "invalid-request",
    hint: /skip_s3_checksums/,
  },
  {
    name: "unknown payload signature",
    thrown: answer(400, "XAmzContentSHA256Mismatch", "no"),
    code: "invalid-request",
    hint: /skip_s3_checksums/,
  },
  { name: "proxy login", thrown: answer(407, "UnknownError", "no"), code: "access-denied", hint: /NO_PROXY/ },
  { name: "unknown host", thrown: network("ENOTFOUND"), code: "unavailable", hint: /endpoint/ },
  { name: "refused connection", thrown: network("ECONNREFUSED"), code: "unavailable", hint: /port/ },
  {
    name: "server of another protocol",
    thrown: network("HPE_INVALID_CONSTANT"),
    code: "invalid-request",
    hint: /port/,
  },
  {
    name: "line break in an access key of the machine",
    thrown: Object.assign(new TypeError('Invalid character in header content ["authorization"]'), {
      code: "ERR_INVALID_CHAR",
    }),
    code: "invalid-request",
    hint: /line break/,
  },
  {
    name: "private authority",
    thrown: network("SELF_SIGNED_CERT_IN_CHAIN"),
    code: "invalid-request",
    hint: /ca_bundle/,
  },
  {
    name: "private authority with the name of a known one",
    thrown: network("CERT_SIGNATURE_FAILURE"),
    code: "invalid-request",
    hint: /ca_bundle/,
  },
  {
    name: "interruption",
    thrown: Object.assign(new Error("Request aborted"), { name: "AbortError" }),
    code: "unavailable",
    hint: undefined,
  },
])("translate() explains a $name", ({ thrown, code, hint }) => {
  const failure = translate(thrown, ATTEMPT);
  expect(failure.code).toBe(code);
  if (hint) expect(failure.hint).toMatch(hint);
  else expect(failure.hint).toBeUndefined();
  expect(failure.message).toMatch(/^Cannot list "s3:\/\/things\/a\/": .*[^.]$/);
  expect(failure.cause).toBe(thrown);
});

test.each([
  {
    name: "a web page",
    thrown: answer(403, "Unknown", "UnknownError", { headers: { "content-type": "text/html" } }),
  },
  { name: "what is no XML", thrown: answer(400, "Error", "@aws-sdk XML parse error: unexpected content.") },
])("translate() recognises $name as no answer of a store", ({ thrown }) => {
  const failure = translate(thrown, ATTEMPT);
  expect(failure.message).toContain("the answer is not one of S3 (HTTP 40");
  expect(failure.hint).toMatch(/does not speak S3/);
});

test("translate() has words for an answer without a document", () => {
  expect(translate(answer(403, "Unknown", "UnknownError"), ATTEMPT).message).toBe(
    'Cannot list "s3://things/a/": the answer gives no reason (HTTP 403, request id R1)',
  );
});

test("what is translated already stays as it is", () => {
  const failure = new ResourceError("conflict", "Cannot do it: no");
  expect(translate(failure, ATTEMPT)).toBe(failure);
});

test("a defect of ours is not blamed on the store", () => {
  const defect = new TypeError("x is not a function");
  expect(() => translate(defect, ATTEMPT)).toThrow(defect);
});

test.each([
  { permission: "s3:GetObject", isRead: true },
  { permission: "s3:PutObject", isRead: false },
  { permission: "s3:ListBucket", isRead: false },
])("only a denied read, such as $permission, may mean a missing object", ({ permission, isRead }) => {
  const { hint = "" } = translate(answer(403, "AccessDenied", "no"), { ...ATTEMPT, permission });
  expect(hint).toContain(`allow ${permission}`);
  expect(hint.includes("missing object")).toBe(isRead);
});
