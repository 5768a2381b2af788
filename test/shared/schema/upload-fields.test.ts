import * as v from "valibot";
import { settings } from "../../../shared/schema/settings.ts";
import { uploadFields } from "../../../shared/schema/upload-fields.ts";

const Settings = settings(uploadFields);

test("all are optional", () => {
  expect(v.parse(Settings, {})).toEqual({});
});

test.each([
  ["an unknown checksum", { checksum_algorithm: "CRC16" }, /expected one of CRC32, /],
  ["an encryption that no header can carry", { server_side_encryption: "aws:kms\n" }, /line break/],
])("%s is refused", (_, keys, problem) => {
  expect(() => v.parse(Settings, keys)).toThrow(problem);
});
