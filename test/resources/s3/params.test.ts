import * as v from "valibot";
import { GetParams, PutParams } from "../../../resources/s3/params.ts";

test.each([
  { schema: "get" as const, input: {}, output: { unpack: false, download_tags: false } },
  { schema: "get" as const, input: { skip_download: "" }, output: { unpack: false, download_tags: false } },
  ...["1", "t", "T", "TRUE", "true", "True", true].map((skip_download) => ({
    schema: "get" as const,
    input: { skip_download },
    output: { skip_download: true, unpack: false, download_tags: false },
  })),
  {
    schema: "get" as const,
    input: { skip_download: "false", unpack: "1" },
    output: { skip_download: false, unpack: true, download_tags: false },
  },
  { schema: "put" as const, input: {}, output: {} },
  {
    schema: "put" as const,
    input: { file: "a", acl: "public-read", to: null },
    output: { file: "a", acl: "public-read" },
  },
])("params of a $schema step: $input", ({ schema, input, output }) => {
  expect(v.parse(schema === "get" ? GetParams : PutParams, input)).toEqual({ debug: false, ...output });
});

test.each([
  { schema: GetParams, input: { skip_download: "foo" }, message: 'expected true or false, got "foo"' },
  { schema: GetParams, input: { unpack: "yes" }, message: 'expected true or false, got "yes"' },
  {
    schema: PutParams,
    input: { acl: "log-delivery-write" },
    message: /^expected one of private, .* got "log-delivery-write"$/,
  },
  { schema: PutParams, input: { file: ["a", "b"] }, message: "expected a text, got a structure" },
])("refuses $input", ({ schema, input, message }) => {
  const { issues } = v.safeParse(schema, input, { abortPipeEarly: true });
  expect(issues?.map((issue) => issue.message)).toEqual([expect.stringMatching(message)]);
});
