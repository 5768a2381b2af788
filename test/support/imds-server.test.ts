import { fromInstanceMetadata } from "@aws-sdk/credential-providers";
import { type ImdsMode, startImdsServer } from "./imds-server.ts";
import { identities, open, read, s3With } from "./opened.ts";
import { clientFor } from "./s3-server/clients.ts";

describe("instance metadata", () => {
  const provide = (endpoint: string) => {
    process.env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = endpoint;
    return fromInstanceMetadata({ timeout: 200, maxRetries: 0 })();
  };
  afterEach(() => {
    delete process.env["AWS_EC2_METADATA_SERVICE_ENDPOINT"];
  });

  test("hands out credentials that S3 accepts, to holders of a token", async () => {
    const server = await s3With();
    const { endpoint, requests } = await open(startImdsServer({ identities }));
    const credentials = await provide(endpoint);
    expect(await read(clientFor(server, identities.main, { credentials }))).toBe("content");
    expect(requests[0]).toBe("PUT /latest/api/token");
    expect((await fetch(`${endpoint}/latest/meta-data/iam/security-credentials/`)).status).toBe(401);
  });

  test.each(["hop-limit", "blocked", "closed", "no-role"] satisfies ImdsMode[])(
    "%s: no credentials",
    async (mode) => {
      const { endpoint } = await open(startImdsServer({ identities, mode }));
      await expect(provide(endpoint)).rejects.toThrow();
    },
  );
});
