import { encryptionOf } from "../../../shared/s3/encryption.ts";

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
  const settings = { server_side_encryption: undefined, sse_kms_key_id: undefined, ...keys };
  expect(encryptionOf(settings)).toEqual({ serverSideEncryption, kmsKeyId });
});
