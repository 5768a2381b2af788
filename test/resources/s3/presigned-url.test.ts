import { presignedUrl } from "../../../resources/s3/presigned-url.ts";
import { BUCKET, openStore, type Store, type StoreOptions } from "../../support/store.ts";

let store: Store;
afterEach(() => store.close());

async function open(options: StoreOptions = {}): Promise<void> {
  store = await openStore(options);
}

async function sign(key = "d/app 1+ü.tgz", versionId?: string): Promise<string> {
  return (await presignedUrl(store.client, { bucket: BUCKET, key, versionId }, store.context)) ?? "";
}

test("anybody can download with the URL, for a day", async () => {
  await open();
  store.server.put(BUCKET, "d/app 1+ü.tgz", "content");
  const url = await sign();
  expect(new URL(url).searchParams.get("X-Amz-Expires")).toBe("86400");
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([200, "content"]);
});

test("a URL is for the one version", async () => {
  await open();
  store.server.setVersioning(BUCKET, "Enabled");
  const { versionId } = store.server.put(BUCKET, "k", "old");
  store.server.put(BUCKET, "k", "new");
  const response = await fetch(await sign("k", versionId));
  expect(await response.text()).toBe("old");
});

test("the URL is a secret", async () => {
  await open();
  const url = await sign();
  store.context.log.info(`written: ${url}`);
  expect(store.context.log.text()).toBe("written: [secret]\n");
});

test("a URL that ends with its credentials is told", async () => {
  const expiration = new Date(Date.now() + 10 * 60_000);
  const credentials = async () => ({
    accessKeyId: "ASIA",
    secretAccessKey: "x",
    sessionToken: "y",
    expiration,
  });
  await open({ identity: { kind: "chain", description: "a session", credentials } });
  await sign();
  expect(store.context.log.text()).toMatch(/ends with the credentials that signed it, in (?:9 min|10 min)/);
});

test("without an identity there is none", async () => {
  await open({ identity: { kind: "anonymous", description: "nobody" } });
  await expect(
    presignedUrl(store.client, { bucket: BUCKET, key: "k" }, store.context),
  ).resolves.toBeUndefined();
});
