import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { withStore } from "../../../resources/s3/connect.ts";
import { sourceOf } from "../../support/s3-source.ts";
import { BUCKET, openStore, type Store } from "../../support/store.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

test("signs in as source says, and tells who that is", async () => {
  const found = await withStore(sourceOf(store.source), store.context, async (client) => {
    const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    return KeyCount;
  });
  expect(found).toBe(0);
  expect(store.server.requests[0]?.signer).toBe(store.server.main.accessKeyId);
  const id = store.source.access_key_id;
  expect(store.context.log.text()).toBe(`Signing in with access key "…${id.slice(-4)}"\n`);
});

test("a failure comes through, and the connections are closed", async () => {
  const failure = new Error("of the user");
  let destroyed = false;
  const run = withStore(sourceOf(store.source), store.context, async (client) => {
    const { destroy } = client.config.requestHandler;
    client.config.requestHandler.destroy = () => {
      destroyed = true;
      destroy?.();
    };
    throw failure;
  });
  await expect(run).rejects.toBe(failure);
  expect(destroyed).toBe(true);
});
