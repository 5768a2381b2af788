import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from "@aws-sdk/client-s3";
import type { FinalizeRequestMiddleware } from "@smithy/types";
import type { AwsIdentity } from "../credentials/identity.ts";
import type { Log } from "../resource/log.ts";
import { deniesAccess, refusesIdentity } from "./denial.ts";

const READS = /^(?:Get|Head|List)/;
const SIGNATURE_HEADERS = ["authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"];

/**
 * Repeats a read without a signature when the store denies it to an identity that the machine merely happened to
 * have, so that public buckets can be read from anywhere. Once that has worked, further reads go unsigned at once, and
 * are signed only where that in turn is denied.
 */
export function readUnsigned(client: S3Client, identity: AwsIdentity, log: Log): void {
  let unsignedFirst = false;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (!READS.test(context.commandName ?? "")) return next(args);
      const unsigned = unsignedFirst;
      context["unsigned"] = unsigned;
      try {
        return await next(args);
      } catch (denial) {
        if (!isDenial(denial)) throw denial;
        context["unsigned"] = !unsigned;
        const result = await next(args).catch(() => Promise.reject(denial));
        if (!unsignedFirst) log.info(`The store denies this to ${identity.description}; reading unsigned`);
        unsignedFirst = true;
        return result;
      }
    },
    { step: "initialize", name: "readUnsigned" },
  );
  const removeSignature: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
    (next, context) => async (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      if (context["unsigned"]) for (const name of SIGNATURE_HEADERS) delete headers[name];
      return next(args);
    };
  client.middlewareStack.addRelativeTo(removeSignature, {
    relation: "after",
    toMiddleware: "httpSigningMiddleware",
    name: "removeSignature",
  });
}

/** Whether the store might answer somebody else. */
function isDenial(thrown: unknown): boolean {
  return deniesAccess(thrown) || refusesIdentity(thrown);
}
