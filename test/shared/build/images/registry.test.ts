import { parseImageReference } from "../../../../shared/build/images/image-reference.ts";
import { digestOf } from "../../../../shared/build/images/registry.ts";
import { type Registry, startRegistry } from "../../../support/registry.ts";

let registry: Registry;
beforeEach(async () => {
  registry = await startRegistry();
});
afterEach(() => registry.close());

const digest = (name = `${registry.host}/node:24`) =>
  digestOf(parseImageReference(name), AbortSignal.timeout(5_000));

test("a token that everybody can have is asked for, once, for this repository", async () => {
  const expected = registry.add("node", "24");
  await expect(digest()).resolves.toBe(expected);
  expect(registry.requests).toEqual([
    "/v2/node/manifests/24",
    "/token?service=test-registry&scope=repository%3Anode%3Apull",
    "/v2/node/manifests/24",
  ]);
});

test("a registry without tokens is asked once", async () => {
  registry.needsToken = false;
  const expected = registry.add("node", "24");
  await expect(digest()).resolves.toBe(expected);
  expect(registry.requests).toHaveLength(1);
});

test.each([
  { name: "a tag that is not there", prepare: () => {}, said: /answers with status 404/ },
  {
    name: "an image for another platform",
    prepare: () => registry.add("node", "24", { platforms: ["linux/amd64", "windows/arm64"] }),
    said: /there is none for linux\/arm64/,
  },
  {
    name: "an image for one platform",
    prepare: () => registry.add("node", "24", { type: "application/vnd.oci.image.manifest.v1+json" }),
    said: /image for one platform/,
  },
  {
    name: "another digest than that of the content",
    prepare: () => registry.add("node", "24", { digest: `sha256:${"1".repeat(64)}` }),
    said: /tells the digest sha256:1{64}, but sent sha256:/,
  },
  {
    name: "an image that is not public",
    prepare: () => {
      registry.givesTokens = false;
      registry.add("node", "24");
    },
    said: /wants a login/,
  },
])("$name", async ({ prepare, said }) => {
  prepare();
  await expect(digest()).rejects.toThrow(said);
  await expect(digest()).rejects.toThrow(`Cannot pin "${registry.host}/node:24": `);
});

test("a registry that is not there", async () => {
  await registry.close();
  await expect(digest()).rejects.toThrow(/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/);
});
