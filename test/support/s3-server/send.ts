import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { TLSSocket } from "node:tls";
import type { Reply } from "./exchange.ts";
import { type FaultAction, findAction } from "./faults.ts";

/** Ends a connection the rude way. Node can send a TCP reset for plain sockets only. */
export function tear(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

function corrupted(body: Buffer, at: number | undefined): Buffer {
  if (at === undefined || at >= body.length) return body;
  const copy = Buffer.from(body);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}

/** Resolves when the bytes have left for the client, or the connection is gone. */
function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  if (bytes.length === 0 || response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.write(bytes, () => {
      response.off("close", resolve);
      resolve();
    });
  });
}

async function writeSlowly(response: ServerResponse, body: Buffer, bytesPerSecond: number): Promise<void> {
  const step = Math.max(1, Math.floor(bytesPerSecond / 20));
  for (let sent = 0; sent < body.length && !response.destroyed; sent += step) {
    await write(response, body.subarray(sent, sent + step));
    await sleep(50, undefined, { ref: false });
  }
}

/** Sends an answer as far as the faults let it get; tells how many bytes of the body were handed over. */
export async function send(
  response: ServerResponse,
  { status, headers, body }: Reply,
  faults: readonly FaultAction[],
): Promise<number> {
  const isHead = response.req.method === "HEAD";
  const hasLength = status !== 204 && status !== 304;
  response.writeHead(status, { ...headers, ...(hasLength ? { "content-length": body.length } : {}) });
  const bytes = isHead || !hasLength ? Buffer.alloc(0) : corrupted(body, findAction(faults, "corrupt")?.at);
  const cut =
    findAction(faults, "resetAfter") ?? findAction(faults, "truncate") ?? findAction(faults, "stall");
  const limit = cut?.bytes ?? bytes.length;
  const part = bytes.subarray(0, limit);
  const throttle = findAction(faults, "throttle");
  if (cut !== undefined) response.flushHeaders();
  if (throttle !== undefined) await writeSlowly(response, part, throttle.bytesPerSecond);
  else if (cut !== undefined) await write(response, part);
  else response.end(part);
  if (throttle !== undefined && cut === undefined) response.end();
  if (cut?.action === "resetAfter" && response.socket !== null) tear(response.socket);
  if (cut?.action === "truncate") response.socket?.end();
  return part.length;
}
