import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Identities } from "../identities.ts";
import { ServiceError } from "../service-error.ts";
import { authenticate } from "../sigv4/authenticate.ts";
import { leaf, xmlDocument } from "../xml.ts";
import { type Exchange, type Reply, reply, type World } from "./exchange.ts";
import { type FaultAction, type Faults, findAction } from "./faults.ts";
import { handle, requireRegion } from "./handle.ts";
import { operationOf, requireKnownHeaders } from "./operations.ts";
import { openPayload, receive, verifyPayload } from "./payload.ts";
import { type LoggedRequest, logEntry } from "./request-log.ts";
import { putDirectly } from "./seed.ts";
import { send, tear } from "./send.ts";
import { type Target, targetOf } from "./target.ts";

/** What a server knows when a request comes in. */
export interface Service {
  readonly world: World;
  readonly identities: Identities;
  readonly faults: Faults;
  readonly requests: LoggedRequest[];
  readonly hosts: readonly string[];
  readonly now: () => number;
}

function errorReply(thrown: unknown, requestId: string): Reply & { readonly code: string } {
  const failure =
    thrown instanceof ServiceError
      ? thrown
      : new ServiceError(500, "InternalError", String((thrown as Error)?.stack));
  const fields = Object.entries(failure.fields).map(([name, value]) => leaf(name, value));
  const text = xmlDocument(
    "Error",
    undefined,
    leaf("Code", failure.code),
    leaf("Message", failure.message),
    ...fields,
    leaf("RequestId", requestId),
    leaf("HostId", "in-process"),
  );
  const headers = { "content-type": "application/xml", ...failure.headers };
  return { ...reply(failure.status, headers, Buffer.from(text)), code: failure.code };
}

function answer(
  service: Service,
  target: Target,
  operation: string,
  raw: Buffer,
  arrival: Pick<Exchange, "sequence" | "atArrival">,
): Reply {
  const { world, identities } = service;
  const now = service.now();
  const { bucket, key, meaning: headers, parameters: query, method } = target;
  const authentication = authenticate(target, { identities, service: "s3", now });
  requireKnownHeaders(headers);
  requireRegion(world.buckets.get(bucket ?? ""), world.region, authentication?.claim.scope.region);
  if (
    world.quirks.refuseChecksums &&
    Object.keys(headers).some((name) => name.startsWith("x-amz-checksum-"))
  ) {
    throw new ServiceError(
      501,
      "NotImplemented",
      "A header you provided implies functionality that is not implemented",
    );
  }
  const payload = openPayload(raw, headers, authentication, world.quirks);
  if (operation !== "CompleteMultipartUpload") verifyPayload(payload);
  const identity = authentication?.identity;
  return handle(
    { operation, method, query, headers, identity, payload, now: new Date(now), ...arrival, world },
    bucket,
    key,
  );
}

function overwrite(
  service: Service,
  target: Target,
  actions: readonly FaultAction[],
  when: "before" | "after",
): void {
  const action = findAction(actions, "overwrite");
  const bucket = service.world.buckets.get(target.bucket ?? "");
  if (action === undefined || (action.when ?? "before") !== when || bucket === undefined) return;
  putDirectly(bucket, target.key ?? "", action.body, { modified: new Date(service.now()) });
}

function refusalBy(actions: readonly FaultAction[]): ServiceError | undefined {
  const fault = findAction(actions, "status");
  if (fault === undefined) return undefined;
  const code = fault.code ?? (fault.status === 503 ? "SlowDown" : "InternalError");
  return new ServiceError(fault.status, code, "Injected fault", { headers: fault.headers ?? {} });
}

function nameOf(target: Target): { readonly operation: string; readonly refusal?: unknown } {
  try {
    return { operation: operationOf({ ...target, query: target.parameters }) };
  } catch (refusal) {
    return { operation: "Unknown", refusal };
  }
}

/** Takes one request from its arrival to its answer, or to whatever the faults make of it. */
export async function serve(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomBytes(8).toString("hex").toUpperCase();
  response.setHeader("x-amz-request-id", requestId);
  response.setHeader("server", "AmazonS3");
  const target = targetOf(request, service.hosts);
  const { operation, refusal } = nameOf(target);
  const entry = logEntry(target, operation, service.now());
  service.requests.push(entry);
  const actions = service.faults.strike(entry);
  const arrival = {
    sequence: service.world.nextSequence(),
    atArrival: service.world.buckets.get(target.bucket ?? "")?.current(target.key ?? ""),
  };
  const stall = findAction(actions, "stall");
  if (stall !== undefined && stall.bytes === undefined) return;
  if (findAction(actions, "reset") !== undefined) return tear(request.socket);

  const raw = await receive(request);
  entry.bytesIn = raw.length;
  const delay = findAction(actions, "delay");
  if (delay !== undefined) await sleep(delay.ms, undefined, { ref: false });
  let result: Reply;
  try {
    const injected = refusal ?? refusalBy(actions);
    if (injected !== undefined) throw injected;
    overwrite(service, target, actions, "before");
    result = answer(service, target, operation, raw, arrival);
    overwrite(service, target, actions, "after");
  } catch (thrown) {
    const failed = errorReply(thrown, requestId);
    entry.code = failed.code;
    result = failed;
  }
  if (findAction(actions, "dropReply") !== undefined) return tear(request.socket);
  entry.status = result.status;
  entry.bytesOut = await send(response, result, actions);
}
