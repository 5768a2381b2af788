import type { UploadSettings } from "../schema/upload-fields.ts";
import type { ObjectProperties } from "./upload-request.ts";

type Settings = Pick<UploadSettings, "server_side_encryption" | "sse_kms_key_id">;

/** How `source` wants objects encrypted. The store judges the name of the encryption, which newer ones may extend. */
export function encryptionOf({
  server_side_encryption: named,
  sse_kms_key_id: kmsKeyId,
}: Settings): Pick<ObjectProperties, "serverSideEncryption" | "kmsKeyId"> {
  const encryption = named ?? (kmsKeyId ? "aws:kms" : undefined);
  return { serverSideEncryption: encryption as ObjectProperties["serverSideEncryption"], kmsKeyId };
}
