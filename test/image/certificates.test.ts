import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type S3Server, startS3Server } from "../support/s3-server/server.ts";
import { makeTls } from "../support/tls.ts";
import { describeImages, dockerAsync } from "./images.ts";

/** What leads each resource to its version in the same bucket. */
const SELECTIONS: Readonly<Record<string, { source: object; answer: string }>> = {
  s3: { source: { regexp: "app-(.*).tgz", use_path_style: true }, answer: '[{"path":"app-1.0.tgz"}]\n' },
  semver: { source: { key: "version" }, answer: '[{"number":"1.2.3"}]\n' },
};

describeImages(
  "a directory of certificates mounted over /etc/ssl/certs, for $resource",
  ({ resource, image }) => {
    let server: S3Server;
    let directory: string;

    beforeAll(async () => {
      const tls = await makeTls();
      server = await startS3Server({ tls });
      server.createBucket("releases");
      server.put("releases", "app-1.0.tgz", "content");
      server.put("releases", "version", "1.2.3");
      directory = mkdtempSync(join(tmpdir(), "certificates-"));
      writeFileSync(join(directory, "private-authority.pem"), tls.ca);
    });
    afterAll(async () => {
      await server.close();
      rmSync(directory, { recursive: true });
    });

    const { source, answer } = SELECTIONS[resource] ?? { source: {}, answer: "" };
    const request = () =>
      JSON.stringify({
        source: {
          ...source,
          bucket: "releases",
          endpoint: server.endpoint,
          access_key_id: server.main.accessKeyId,
          secret_access_key: server.main.secretAccessKey,
        },
      });
    const check = ["--network", "host", "--entrypoint", "/opt/resource/check", image];

    test("is trusted", () => {
      const volume = `${directory}:/etc/ssl/certs:ro`;
      const checked = dockerAsync(["run", "--rm", "-i", "--volume", volume, ...check], request());
      return expect(checked).resolves.toBe(answer);
    });

    test("is what makes the difference", () => {
      const checked = dockerAsync(["run", "--rm", "-i", ...check], request());
      return expect(checked).rejects.toThrow(/certificate/);
    });
  },
);
