import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from "@aws-sdk/client-s3";
import type { DeserializeMiddleware } from "@smithy/types";
import { ResourceError } from "../resource/errors.ts";

/**
 * Refuses a web page where S3 would answer with XML: read as a listing it would be an empty one, and a typing error
 * in `endpoint` would look like a bucket without objects. The content of an object may of course be HTML.
 */
export function refuseHtml(client: S3Client, endpoint: string): void {
  const middleware: DeserializeMiddleware<ServiceInputTypes, ServiceOutputTypes> =
    (next, context) => async (args) => {
      const result = await next(args);
      const { statusCode, headers, body } = result.response as {
        statusCode: number;
        headers: Record<string, string>;
        body?: { destroy?(): void };
      };
      const isPage = headers["content-type"]?.toLowerCase().startsWith("text/html");
      const isContent = /^(?:Get|Head)Object/.test(context.commandName ?? "") && statusCode < 300;
      if (!isPage || isContent || isProxyOrRetryable(statusCode)) return result;
      body?.destroy?.();
      throw new ResourceError(
        "invalid-request",
        `Cannot use endpoint "${endpoint}": it answers with a web page (HTTP ${statusCode}) and does not speak S3`,
        {
          hint: "set endpoint to the address of the S3 interface; the one of a web console often differs by the port",
        },
      );
    };
  client.middlewareStack.add(middleware, { step: "deserialize", priority: "low", name: "refuseHtml" });
}

/** Proxies and load balancers report their own troubles in HTML; those have hints of their own or may pass. */
function isProxyOrRetryable(status: number): boolean {
  return status === 407 || status >= 500;
}
