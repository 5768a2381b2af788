import { ListObjectsV2Command, type ListObjectsV2CommandOutput, type S3Client } from "@aws-sdk/client-s3";
import { ResourceError } from "../resource/errors.ts";
import { translate } from "./failure.ts";
import { decoderOf, preferUrlEncoding } from "./url-encoding.ts";

/** What to list. */
export interface Listed {
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter: "/" | undefined;
}

/** One page of a listing, in the order of the store. */
export interface ObjectPage {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
}

/** All pages of a listing. Keys are asked for URL-encoded, because XML cannot carry every character of a key. */
export async function* listObjects(
  client: S3Client,
  listed: Listed,
  signal: AbortSignal,
): AsyncGenerator<ObjectPage> {
  let token: string | undefined;
  const tokens = new Set<string>();
  for (;;) {
    const answer = await listPage(client, listed, token, signal);
    const decode = decoderOf(answer.EncodingType);
    yield {
      keys: (answer.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : decode(Key))),
      commonPrefixes: (answer.CommonPrefixes ?? []).flatMap(({ Prefix }) =>
        Prefix === undefined ? [] : decode(Prefix),
      ),
    };
    if (!answer.IsTruncated) return;
    if (!answer.NextContinuationToken || tokens.has(answer.NextContinuationToken)) {
      const name = `s3://${listed.bucket}/${listed.prefix}`;
      throw new ResourceError(
        "unavailable",
        `Cannot list "${name}": the store says there is more but not how to go on`,
      );
    }
    token = answer.NextContinuationToken;
    tokens.add(token);
  }
}

async function listPage(
  client: S3Client,
  { bucket, prefix, delimiter }: Listed,
  token: string | undefined,
  abortSignal: AbortSignal,
): Promise<ListObjectsV2CommandOutput> {
  const fields = { Bucket: bucket, Prefix: prefix, Delimiter: delimiter, ContinuationToken: token };
  try {
    const answer = await preferUrlEncoding((EncodingType) =>
      client.send(new ListObjectsV2Command({ ...fields, EncodingType }), { abortSignal }),
    );
    if (isListing(answer)) return answer;
    throw new ResourceError(
      "invalid-request",
      `Cannot list "s3://${bucket}/${prefix}": the answer is not a listing`,
      { hint: "check endpoint: that address does not speak S3, or a proxy answers in its stead" },
    );
  } catch (thrown) {
    abortSignal.throwIfAborted();
    throw translate(thrown, {
      action: "list",
      object: `s3://${bucket}/${prefix}`,
      permission: "s3:ListBucket",
    });
  }
}

/** To the client any other document, and none at all, is a listing without objects. */
function isListing({ $metadata: _, ...fields }: ListObjectsV2CommandOutput): boolean {
  return Object.values(fields).some((value) => value !== undefined);
}
