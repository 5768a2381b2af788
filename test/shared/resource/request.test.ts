import * as v from "valibot";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { checkRequest, inRequest, outRequest, parseRequest } from "../../../shared/resource/request.ts";
import { field, flag, secret, text } from "../../../shared/schema/fields.ts";
import { settings } from "../../../shared/schema/settings.ts";
import { recordingLog } from "../../support/recording.ts";

const Source = settings({
  bucket: field(text(), "Bucket."),
  password: field(v.optional(secret()), "Password.", { secret: true }),
});
const Version = v.object({ path: v.string() });
const Params = settings({ unpack: field(v.optional(flag(), false), "Unpack.") });

const CHECK = checkRequest(Source, Version);
const IN = inRequest(Source, Version, Params);
const OUT = outRequest(Source, Params);

test.each([
  { name: "a version", input: { source: { bucket: "b" }, version: { path: "a" } }, version: { path: "a" } },
  { name: "no version", input: { source: { bucket: "b" }, version: null }, version: null },
  { name: "an absent version", input: { source: { bucket: "b" } }, version: undefined },
  {
    name: "a version with further keys",
    input: { source: { bucket: "b" }, version: { path: "a", since: "2" } },
    version: { path: "a" },
  },
])("check may be given $name", ({ input, version }) => {
  expect(parseRequest(CHECK, JSON.stringify(input), recordingLog())).toEqual({
    source: { bucket: "b" },
    version,
  });
});

test.each([{ params: { unpack: true } }, { params: null }, {}])("out may be given %j", (given) => {
  const request = parseRequest(OUT, JSON.stringify({ source: { bucket: "b" }, ...given }), recordingLog());
  expect(request.params).toEqual({ unpack: given.params?.unpack ?? false });
});

test("in must be given a version", () => {
  expect(() => parseRequest(IN, '{"source":{"bucket":"b"}}', recordingLog())).toThrow(
    /^Cannot use "version"/,
  );
});

test.each([
  { name: "a line break", tail: "\n" },
  { name: "a second document", tail: '\n{"source":{"bucket":"other"}}' },
  { name: "text that is no JSON", tail: "} and so on" },
])("$name behind the request is ignored", ({ tail }) => {
  const head = '{"source":{"bucket":"}{\\"b"}}';
  expect(parseRequest(CHECK, head + tail, recordingLog()).source.bucket).toBe('}{"b');
});

test.each([
  { name: "nothing", stdin: "" },
  { name: "no JSON", stdin: "source: {password: hunter22}" },
  { name: "half a request", stdin: '{"source":{"password":"hunter22"' },
  { name: "a list", stdin: '["hunter22"]' },
  { name: "null", stdin: "null" },
])("$name is refused without being repeated", ({ stdin }) => {
  expect(() => parseRequest(CHECK, stdin, recordingLog())).toThrow(
    new ResourceError(
      "invalid-request",
      "Cannot read the request from standard input: it is not a JSON object",
    ),
  );
});

test.each([
  { name: "a missing key", input: { source: {} }, message: 'Cannot use "source.bucket": it is required' },
  { name: "a missing source", input: {}, message: 'Cannot use "source.bucket": it is required' },
  { name: "null as source", input: { source: null }, message: 'Cannot use "source.bucket": it is required' },
  { name: "a text as source", input: { source: "b" }, message: 'Cannot use "source": expected an object' },
  { name: "a list as source", input: { source: ["b"] }, message: 'Cannot use "source": expected an object' },
  {
    name: "a structure as a text",
    input: { source: { bucket: { name: "b" } } },
    message: 'Cannot use "source.bucket": expected a text, got a structure',
  },
  {
    name: "a fraction as a text",
    input: { source: { bucket: 1.5 } },
    message: 'Cannot use "source.bucket": expected a text; put the value in quotes',
  },
  {
    name: "a text as a flag",
    input: { source: { bucket: "b" }, params: { unpack: "yes" } },
    message: 'Cannot use "params.unpack": expected true or false, got "yes"',
  },
])("$name is refused by name", ({ input, message }) => {
  const parse = () => parseRequest({ ...OUT }, JSON.stringify(input), recordingLog());
  expect(parse).toThrow(new ResourceError("invalid-request", message));
});

test.each([
  { name: "as it should be", password: "hunter22" },
  { name: "as a number", password: 12345678 },
  { name: "inside a wrong structure", password: { value: "hunter22" } },
  { name: "inside a list", password: ["hunter22"] },
])("a secret $name is hidden even when the request is refused", ({ password }) => {
  const log = recordingLog();
  const input = { source: { bucket: {}, password } };
  expect(() => parseRequest(CHECK, JSON.stringify(input), log)).toThrow(/^(?!.*(?:hunter22|12345678))/);
  log.info("hunter22 or 12345678");
  expect(log.text()).toMatch(
    typeof password === "number" ? /hunter22 or \[secret\]/ : /\[secret\] or 12345678/,
  );
});

test("what is odd but valid becomes a warning", () => {
  const log = recordingLog();
  parseRequest(OUT, '{"source":{"bucket":7,"pasword":"x"},"params":{"zip":1}}', log);
  expect(log.text().trimEnd().split("\n")).toEqual([
    expect.stringContaining('"source.bucket" is the number 7'),
    expect.stringContaining(
      '"source.pasword" is not a known key and has no effect; did you mean "password"?',
    ),
    expect.stringContaining('"params.zip" is not a known key and has no effect'),
  ]);
});

describe("a strict part", () => {
  const STRICT = { part: "params", called: "put params" };
  const read = (source: string, params: string, log = recordingLog()) =>
    parseRequest(OUT, `{"source":${source},"params":${params}}`, log, STRICT);

  test.each([
    {
      name: "a slip of the hand",
      params: '{"unpak":true}',
      message: '"unpak"',
      hint: "did you mean unpack?",
    },
    { name: "several keys", params: '{"x1":1,"y2":2}', message: '"x1", "y2"', hint: "remove them" },
    { name: "the name of a method", params: '{"toString":1}', message: '"toString"', hint: "remove them" },
  ])("refuses $name", ({ params, message, hint }) => {
    const parse = () => read('{"bucket":"b"}', params);
    expect(parse).toThrow(`Found unknown keys in put params: ${message}`);
    expect(parse).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }));
  });

  test("leaves the others to warnings", () => {
    const log = recordingLog();
    expect(read('{"bucket":"b","buket":1}', "{}", log).source).toEqual({ bucket: "b" });
    expect(log.text()).toMatch(/"source\.buket" is not a known key/);
  });
});
