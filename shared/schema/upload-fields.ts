import * as v from "valibot";
import { choice, field, headerText } from "./fields.ts";

/** How objects are encrypted and protected against damage; entries to spread into a `source`. */
export const uploadFields = {
  server_side_encryption: field(
    v.optional(headerText()),
    "Encryption to ask for when uploading: `AES256`, `aws:kms` or `aws:kms:dsse`.",
  ),
  sse_kms_key_id: field(
    v.optional(headerText()),
    "KMS key to encrypt with; implies `aws:kms` where `server_side_encryption` is absent.",
  ),
  checksum_algorithm: field(
    v.optional(choice(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])),
    "Checksum to send with uploads and to store with the object; makes no sense with `skip_s3_checksums`.",
  ),
};

export type UploadSettings = v.InferOutput<v.ObjectSchema<typeof uploadFields, undefined>>;
