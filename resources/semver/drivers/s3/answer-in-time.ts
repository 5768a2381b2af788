import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from "@aws-sdk/client-s3";
import type { DeserializeMiddleware } from "@smithy/types";
import { untilAborted } from "../../../../shared/http/until-aborted.ts";

/** For one attempt; nothing that is asked for here takes a store so long. */
const LONGEST_MS = 60_000;

/**
 * Ends each attempt at a request whose answer has not come in time, as if the store had fallen silent. The client's own
 * limits begin anew with each byte; a server that sends one of a header now and then would be waited for without end.
 *
 * @param longestMs shortened by tests
 */
export function answerInTime(client: S3Client, longestMs: number = LONGEST_MS): void {
  const middleware: DeserializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next) => (args) =>
    untilAborted(next(args), AbortSignal.timeout(longestMs));
  client.middlewareStack.add(middleware, { step: "deserialize", priority: "high", name: "answerInTime" });
}
