import { createServer, type Socket } from "node:net";
import { answerInTime } from "../../../../../resources/semver/drivers/s3/answer-in-time.ts";
import { fetchStored } from "../../../../../resources/semver/drivers/s3/stored-object.ts";
import { writeOf } from "../../../../../resources/semver/drivers/s3/write.ts";
import { writeVersion } from "../../../../../resources/semver/drivers/s3/write-version.ts";
import { parseVersion } from "../../../../../resources/semver/semantic-version.ts";
import { openS3Place, placeIn, type S3Place } from "../../../../support/semver/s3-place.ts";

let opened: S3Place;
let dripping: { readonly endpoint: string; readonly heads: string[]; close(): void };

/** Begins an answer to every request, and goes on with it for ever. */
async function startDripping(beginning: string): Promise<typeof dripping> {
  const sockets = new Set<Socket>();
  const heads: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    const drip = setInterval(() => socket.write("x"), 20);
    socket.on("error", () => {}).on("close", () => clearInterval(drip));
    socket.once("data", (head) => {
      heads.push(String(head).split(" ", 1)[0] ?? "");
      socket.write(beginning);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    heads,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

afterEach(async () => {
  dripping.close();
  await opened.close();
});

describe.each([
  ["a header", "HTTP/1.1 200 OK\r\nX-Long: "],
  ["an error document", "HTTP/1.1 403 Forbidden\r\nContent-Length: 999999\r\n\r\n<Error>"],
])("%s that never ends", (_, beginning) => {
  beforeEach(async () => {
    dripping = await startDripping(beginning);
    opened = await openS3Place({ settings: { endpoint: dripping.endpoint } });
    answerInTime(opened.store.client, 200);
  });

  test("ends a read with an error, in the end", async () => {
    const read = fetchStored(placeIn(opened.store));
    while (dripping.heads.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    opened.store.context.interrupt();
    await expect(read).rejects.toThrow("interrupted");
    expect(opened.store.context.log.text()).toContain("the transfer stood still");
  });

  test("leaves a write unclear: it is looked for before it is made again", async () => {
    const expected = { etag: '"etag"', versionId: undefined, writeId: undefined };
    const write = writeVersion(placeIn(opened.store), writeOf(parseVersion("1.0.0"), expected), expected);
    while (dripping.heads.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    opened.store.context.interrupt();
    await expect(write).rejects.toThrow("interrupted");
    expect(dripping.heads.slice(0, 3)).toEqual(["PUT", "GET", "GET"]);
  });
});
