import { openPayload, verifyPayload } from "./payload.ts";
import { AWS } from "./quirks.ts";

const SUM = "x-amz-checksum-crc32";
/** The check value of CRC-32, for `123456789`. */
const CHECK = "y/Q5Jg==";
const UNSIGNED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
const BODY = "9\r\n123456789\r\n0\r\n";

function open(body: string, headers: Readonly<Record<string, string>> = {}, mode = UNSIGNED) {
  const streaming = { "x-amz-content-sha256": mode, "x-amz-decoded-content-length": "9" };
  const payload = openPayload(Buffer.from(body), { ...streaming, ...headers }, undefined, AWS);
  verifyPayload(payload);
  return payload;
}

test.each([
  { name: "without a trailer", body: `${BODY}\r\n`, headers: {}, value: undefined },
  {
    name: "with a trailer",
    body: `${BODY}${SUM}:${CHECK}\r\n\r\n`,
    headers: { "x-amz-trailer": SUM },
    value: CHECK,
  },
  {
    name: "with a trailer in other letters",
    body: `${BODY}X-Amz-Checksum-CRC32: ${CHECK}\r\n\r\n`,
    headers: { "x-amz-trailer": SUM },
    value: CHECK,
  },
])("openPayload() decodes a stream $name", ({ body, headers, value }) => {
  const { data, checksum } = open(body, headers);
  expect([data.toString(), checksum?.value]).toEqual(["123456789", value]);
});

test.each([
  {
    name: "a wrong trailer",
    body: `${BODY}${SUM}:AAAAAA==\r\n\r\n`,
    headers: { "x-amz-trailer": SUM },
    code: "BadDigest",
  },
  {
    name: "a trailer that is no checksum",
    body: `${BODY}${SUM}:AAAA\r\n\r\n`,
    headers: { "x-amz-trailer": SUM },
    code: "InvalidRequest",
  },
  {
    name: "a trailer that does not come",
    body: `${BODY}\r\n`,
    headers: { "x-amz-trailer": SUM },
    code: "MalformedTrailerError",
  },
  {
    name: "a trailer that was not announced",
    body: `${BODY}${SUM}:${CHECK}\r\n\r\n`,
    headers: {},
    code: "MalformedTrailerError",
  },
  {
    name: "another length than announced",
    body: "8\r\n12345678\r\n0\r\n\r\n",
    headers: {},
    code: "IncompleteBody",
  },
  { name: "a missing end", body: "9\r\n123456789\r\n", headers: {}, code: "IncompleteBody" },
  {
    name: "a chunk longer than the stream",
    body: "ff\r\n123456789\r\n0\r\n\r\n",
    headers: {},
    code: "IncompleteBody",
  },
  { name: "no chunks", body: "123456789", headers: {}, code: "IncompleteBody" },
  {
    name: "two short chunks",
    body: "4\r\n1234\r\n5\r\n56789\r\n0\r\n\r\n",
    headers: {},
    code: "InvalidChunkSizeError",
  },
  {
    name: "signed chunks, which the SDK does not send",
    body: BODY,
    headers: {},
    mode: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    code: "NotImplemented",
  },
  { name: "an unknown kind of stream", body: BODY, headers: {}, mode: "STREAMING", code: "InvalidArgument" },
])("openPayload() refuses $name", ({ body, headers, mode, code }) => {
  expect(() => open(body, headers, mode)).toThrow(expect.objectContaining({ code }));
});
