import type { IncomingMessage } from "node:http";
import { plain, Refusal } from "./reply.ts";

/** One request with its whole body. */
export interface Incoming {
  readonly method: string;
  /** As it was sent, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export async function receive(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  const { method = "", headers } = request;
  return { method, path, query: new URLSearchParams(query), headers, body: Buffer.concat(chunks) };
}

/** Refuses parameters that a server does not know, and those that are given twice. */
export function requireKnown(parameters: URLSearchParams, known: readonly string[]): void {
  const names = [...parameters.keys()];
  const odd = names.find((name, at) => !known.includes(name) || names.indexOf(name) !== at);
  if (odd !== undefined) throw new Refusal(plain(400, `Unknown or repeated parameter: ${odd}`));
}
