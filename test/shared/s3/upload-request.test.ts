import { creationFields } from "../../../shared/s3/upload-request.ts";

const upload = { path: "/file", object: { bucket: "b", key: "k" }, requests: "as-needed" as const };

test.each([
  { name: "nothing", properties: {}, fields: {} },
  {
    name: "everything",
    properties: {
      acl: "public-read",
      contentType: "text/plain",
      serverSideEncryption: "aws:kms",
      kmsKeyId: "key",
      checksumAlgorithm: "SHA256",
    } as const,
    fields: {
      ACL: "public-read",
      ContentType: "text/plain",
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: "key",
      ChecksumAlgorithm: "SHA256",
    },
  },
])("of $name given exactly that is sent", ({ properties, fields }) => {
  const sent = Object.entries(creationFields({ ...upload, properties })).filter(
    ([, value]) => value !== undefined,
  );
  expect(Object.fromEntries(sent)).toEqual({ Bucket: "b", Key: "k", ...fields });
});
