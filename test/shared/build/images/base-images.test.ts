import {
  type BaseImages,
  pinned,
  unpinned,
  withoutDigest,
} from "../../../../shared/build/images/base-images.ts";
import { type Registry, startRegistry } from "../../../support/registry.ts";

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.close());

test("every image gets the digest of its tag, and a digest of before is replaced", async () => {
  const digest = registry.add("debian", "trixie-slim");
  const other = registry.add("distroless/node", "latest");
  const old = `sha256:${"0".repeat(64)}`;
  const images: BaseImages = {
    RUNTIME_IMAGE: `${registry.host}/debian:trixie-slim@${old}`,
    NODE_IMAGE: `${registry.host}/distroless/node`,
  };
  const expected = {
    RUNTIME_IMAGE: `${registry.host}/debian:trixie-slim@${digest}`,
    NODE_IMAGE: `${registry.host}/distroless/node@${other}`,
  };
  await expect(pinned(images)).resolves.toEqual(expected);
  expect(withoutDigest(images)).toEqual([images["NODE_IMAGE"]]);
  expect(withoutDigest(expected)).toEqual([]);
  expect(unpinned(expected)).toEqual({
    RUNTIME_IMAGE: `${registry.host}/debian:trixie-slim`,
    NODE_IMAGE: `${registry.host}/distroless/node`,
  });
});
