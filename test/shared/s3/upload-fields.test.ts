import * as v from "valibot";
import { encryptionOf, uploadFields } from "../../../shared/s3/upload-fields.ts";
import { settings } from "../../../shared/schema/settings.ts";

const Settings = settings(uploadFields);
const encryption = (keys: object) => encryptionOf(v.parse(Settings, keys));

test.each([
  ["nothing", {}, undefined, undefined],
  ["an encryption", { server_side_encryption: "AES256" }, "AES256", undefined],
  ["a key alone", { sse_kms_key_id: "alias/our" }, "aws:kms", "alias/our"],
  [
    "a key with its encryption",
    { server_side_encryption: "aws:kms:dsse", sse_kms_key_id: "alias/our" },
    "aws:kms:dsse",
    "alias/our",
  ],
])("what %s asks for", (_, keys, serverSideEncryption, kmsKeyId) => {
  expect(encryption(keys)).toEqual({ serverSideEncryption, kmsKeyId });
});

test.each([
  ["an unknown checksum", { checksum_algorithm: "CRC16" }, /expected one of CRC32, /],
  ["an encryption that no header can carry", { server_side_encryption: "aws:kms\n" }, /line break/],
])("%s is refused", (_, keys, problem) => {
  expect(() => v.parse(Settings, keys)).toThrow(problem);
});
