import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Distance {
  /** Leads to the same server. */
  urlOf(url: string): string;
  close(): Promise<void>;
}

/** Puts a network between a server of this machine and its clients: everything takes `roundTripMs`, connecting too. */
export async function startDistance(target: string, roundTripMs: number): Promise<Distance> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay(true).on("error", () => {}));
      socket.on("close", () => sockets.delete(socket));
    }
    // The handshake with this program takes no time.
    delay(client, upstream, roundTripMs / 2, roundTripMs);
    delay(upstream, client, roundTripMs / 2, 0);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    urlOf: (url) => url.replace(`:${port}/`, `:${own}/`),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Hands on what comes, in its order, each part so much later; the first ones wait for `connectedAfterMs` besides. */
function delay(from: Socket, to: Socket, ms: number, connectedAfterMs: number): void {
  const connectedAt = performance.now() + connectedAfterMs;
  const later = (action: () => void) =>
    void setTimeout(action, Math.max(0, connectedAt - performance.now()) + ms);
  from.on("data", (chunk) => later(() => to.write(chunk)));
  from.on("end", () => later(() => to.end()));
}
