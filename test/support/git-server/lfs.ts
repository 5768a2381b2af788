import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer, json } from "node:stream/consumers";

/** The large files of a server, by the SHA-256 of their content. */
export type LargeFiles = Map<string, Buffer>;

/** Stores `content` and returns the pointer that git has instead of it; see docs/spec.md of git-lfs. */
export function addLargeFile(files: LargeFiles, content: string): string {
  const oid = createHash("sha256").update(content).digest("hex");
  files.set(oid, Buffer.from(content));
  return [
    "version https://git-lfs.github.com/spec/v1",
    `oid sha256:${oid}`,
    `size ${Buffer.byteLength(content)}`,
    "",
  ].join("\n");
}

/** Answers the batch API of git-lfs, hands out files and takes new ones; `false` where the request is about something else. */
export async function serveLargeFiles(
  files: LargeFiles,
  url: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const [, rest] = /\/info\/lfs\/(.*)$/.exec(request.url ?? "") ?? [];
  if (rest === undefined) return false;
  if (request.method === "POST" && rest === "objects/batch") {
    const { operation, objects } = (await json(request)) as {
      operation: string;
      objects: { oid: string; size: number }[];
    };
    const href = (oid: string) => `${url}/x/info/lfs/files/${oid}`;
    const answers = objects.map(({ oid, size }) =>
      operation === "upload"
        ? { oid, size, authenticated: true, actions: { upload: { href: href(oid) } } }
        : files.has(oid)
          ? {
              oid,
              size,
              authenticated: true,
              actions: { download: { href: href(oid) } },
            }
          : { oid, size, error: { code: 404, message: "there is no such file" } },
    );
    response.writeHead(200, { "content-type": "application/vnd.git-lfs+json" });
    response.end(JSON.stringify({ transfer: "basic", objects: answers }));
    return true;
  }
  if (request.method === "PUT" && rest.startsWith("files/")) {
    files.set(rest.slice("files/".length), await buffer(request));
    response.writeHead(200).end();
    return true;
  }
  const content = files.get(rest.replace(/^files\//, ""));
  response.writeHead(request.method === "GET" && content ? 200 : 404).end(content);
  return true;
}
