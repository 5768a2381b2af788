import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Calls `use` with one request for each program, to be run while it lasts: a store answers on the loopback address.
 */
export async function withRequests(use) {
  const directory = await mkdtemp(join(tmpdir(), "warm-up-"));
  const store = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => store.once("listening", resolve));
  try {
    await writeFile(join(directory, "app-1.0.tgz"), "content");
    const source = {
      bucket: "warm-up",
      regexp: "releases/app-(.*).tgz",
      endpoint: `http://127.0.0.1:${store.address().port}`,
      access_key_id: "warm-up",
      secret_access_key: "warm-up",
    };
    const version = { path: "releases/app-1.0.tgz" };
    await use([
      { step: "check", request: { source, version } },
      { step: "in", argument: join(directory, "in"), request: { source, version } },
      { step: "out", argument: directory, request: { source, params: { file: "app-*.tgz" } } },
    ]);
  } finally {
    store.closeAllConnections();
    store.close();
    await rm(directory, { recursive: true, force: true });
  }
}

const KEYS = ["app-1.0.tgz", "app-1.1.tgz", "app-2.0-rc.1.tgz"];
const LISTING = `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>warm-up</Name><Prefix>releases/app-</Prefix>
<KeyCount>${KEYS.length}</KeyCount><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>
${KEYS.map((key) => `<Contents><Key>releases/${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;9a0364b9e99bb480dd25e1f0284c8555&quot;</ETag><Size>7</Size><StorageClass>STANDARD</StorageClass></Contents>`).join("\n")}
</ListBucketResult>`;
const ETAG = '"9a0364b9e99bb480dd25e1f0284c8555"';

function answer(request, response) {
  request.resume();
  request.on("end", () => {
    if (request.method === "PUT") response.writeHead(200, { ETag: ETAG }).end();
    else if (request.url.includes("list-type=2"))
      response.writeHead(200, { "Content-Type": "application/xml" }).end(LISTING);
    else
      response
        .writeHead(206, { ETag: ETAG, "Content-Length": 7, "Content-Range": "bytes 0-6/7" })
        .end("content");
  });
}
