import { connectionFailure } from "../../../shared/http/connection-failure.ts";

const failed = (code: string, message = code) => Object.assign(new Error(message), { code });

test.each([
  {
    name: "a self-signed certificate",
    thrown: failed("DEPTH_ZERO_SELF_SIGNED_CERT"),
    lasting: true,
    hint: /ca_bundle/,
  },
  {
    name: "a private authority",
    thrown: failed("UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
    lasting: true,
    hint: /ca_bundle/,
  },
  {
    name: "another host's certificate",
    thrown: failed("ERR_TLS_CERT_ALTNAME_INVALID"),
    lasting: true,
    hint: /host name/,
  },
  { name: "an expired certificate", thrown: failed("CERT_HAS_EXPIRED"), lasting: true, hint: /renew/ },
  { name: "plain HTTP where TLS is spoken", thrown: failed("EPROTO"), lasting: true, hint: /http:\/\// },
  {
    name: "a protocol that is too old",
    thrown: failed("ERR_SSL_UNSUPPORTED_PROTOCOL"),
    lasting: true,
    hint: /TLS 1\.2/,
  },
  { name: "an unknown host", thrown: failed("ENOTFOUND"), lasting: false, hint: /typing errors/ },
  { name: "a refused connection", thrown: failed("ECONNREFUSED"), lasting: false, hint: /port/ },
  { name: "a broken connection", thrown: failed("ECONNRESET"), lasting: false, hint: /firewall/ },
  {
    name: "a connection that is never made",
    thrown: Object.assign(new Error("the request socket did not establish a connection with the server"), {
      name: "TimeoutError",
    }),
    lasting: false,
    hint: /HTTPS_PROXY/,
  },
  {
    name: "a transfer that stands still",
    thrown: Object.assign(new Error("idle"), { name: "TimeoutError" }),
    lasting: false,
    hint: /overloaded/,
  },
])("connectionFailure() explains $name", ({ thrown, lasting, hint }) => {
  const failure = connectionFailure(thrown);
  expect(failure?.lasting).toBe(lasting);
  expect(failure?.hint).toMatch(hint);
});

test.each([
  {
    name: "an answer of the store",
    thrown: Object.assign(failed("ECONNRESET"), { $metadata: { httpStatusCode: 500 } }),
  },
  { name: "a defect", thrown: new TypeError("x is not a function") },
  { name: "no error at all", thrown: undefined },
])("connectionFailure() leaves $name alone", ({ thrown }) => {
  expect(connectionFailure(thrown)).toBeUndefined();
});
