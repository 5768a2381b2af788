import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from "@aws-sdk/client-s3";
import type { DeserializeMiddleware } from "@smithy/types";
import { ResourceError } from "../resource/errors.ts";

/** Whose answers describe an object, which may well be HTML. */
const CONTENT = /^(?:Get|Head)ObjectCommand$/;

/**
 * Refuses a web page where S3 would answer with XML: read as a listing it would be an empty one, and a typing error
 * in `endpoint` would look like a bucket without objects. Pages that come with an error status are left to
 * `translate`: proxies and load balancers report their own troubles in this way.
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
      if (statusCode >= 300 || !isPage || CONTENT.test(context.commandName ?? "")) return result;
      body?.destroy?.();
      throw new ResourceError(
        "invalid-request",
        `Cannot use endpoint "${endpoint}": it answers with a web page and does not speak S3`,
        {
          hint: "set endpoint to the address of the S3 interface; the one of a web console often differs by the port",
        },
      );
    };
  client.middlewareStack.add(middleware, { step: "deserialize", priority: "low", name: "refuseHtml" });
}
