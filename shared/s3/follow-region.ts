import type { S3Client } from "@aws-sdk/client-s3";
import { type ServiceError, serviceErrorOf } from "../http/service-error.ts";
import type { Log } from "../resource/log.ts";

/**
 * Sends requests to the region in which the bucket really is, once AWS has named it. The SDK's own option for this
 * pays the detour for every request, and swaps the region of the whole client while others are under way.
 */
export function followRegion(client: S3Client, region: { name: string }, log: Log): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const asked = region.name;
      try {
        return await next(args);
      } catch (error) {
        const actual = bucketRegionIn(serviceErrorOf(error));
        if (actual === undefined || actual === asked) throw error;
        if (region.name !== actual) {
          log.warn(`The bucket is in region "${actual}"; set region_name to it to save a detour`);
          region.name = actual;
        }
        return next(args);
      }
    },
    { step: "initialize", name: "followRegion" },
  );
}

/** The region in which AWS says the bucket is, when the request went to another one. */
export function bucketRegionIn({ status, code, headers, detail }: ServiceError): string | undefined {
  const isMisdirected =
    status === 301 ||
    status === 307 ||
    code === "AuthorizationHeaderMalformed" ||
    code === "IllegalLocationConstraintException" ||
    // A HEAD has no error document, hence no code.
    (status === 400 && code === "BadRequest");
  return isMisdirected ? (headers["x-amz-bucket-region"] ?? detail("Region")) : undefined;
}
