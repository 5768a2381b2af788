import * as v from "valibot";
import { choice, field, headerText } from "../schema/fields.ts";
import type { ObjectProperties } from "./upload-request.ts";

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

type Encryption = Pick<
  v.InferOutput<v.ObjectSchema<typeof uploadFields, undefined>>,
  "server_side_encryption" | "sse_kms_key_id"
>;

/** What the fields mean for an object. The store judges the name of the encryption, which newer ones may extend. */
export function encryptionOf({
  server_side_encryption: named,
  sse_kms_key_id: kmsKeyId,
}: Encryption): Pick<ObjectProperties, "serverSideEncryption" | "kmsKeyId"> {
  const encryption = named ?? (kmsKeyId ? "aws:kms" : undefined);
  return { serverSideEncryption: encryption as ObjectProperties["serverSideEncryption"], kmsKeyId };
}
