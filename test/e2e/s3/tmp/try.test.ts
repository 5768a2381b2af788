import { randomBytes } from "node:crypto";
import { runStep } from "../../support/program.ts";
import { openStore } from "../../support/store.ts";
import { makeDirectory } from "../../support/workspace.ts";
test("x", async () => {
  const store = await openStore();
  const bucket = await store.createBucket();
  const r = await runStep("out", { source: { ...store.source, bucket, disable_multipart: true }, params: { file: "a" } }, { directory: makeDirectory({ a: randomBytes(20 << 20) }) });
  console.log(r, store.server?.requests.slice(-4).map((r) => [r.operation, r.status, r.code, r.bytesIn, r.headers]));
  await store.close();
}, 60000);
