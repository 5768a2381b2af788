import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GitServer, startGitServer } from "../support/git-server/server.ts";
import { type S3Server, startS3Server } from "../support/s3-server/server.ts";
import { makeTls } from "../support/tls.ts";
import { describeImages, dockerAsync } from "./images.ts";

/** What leads each resource to its version, in a bucket or in a repository. */
const SELECTIONS: Readonly<Record<string, { source: object; answer: RegExp }>> = {
  s3: {
    source: { regexp: "app-(.*).tgz", use_path_style: true },
    answer: /^\[{"path":"app-1\.0\.tgz"}\]\n$/,
  },
  semver: { source: { key: "version" }, answer: /^\[{"number":"1\.2\.3"}\]\n$/ },
  git: { source: {}, answer: /^\[{"ref":"[0-9a-f]{40}"}\]\n$/ },
};

describeImages(
  "a directory of certificates mounted over /etc/ssl/certs, for $resource",
  ({ resource, image }) => {
    let server: S3Server;
    let git: GitServer;
    let uri: string;
    let directory: string;

    beforeAll(async () => {
      const tls = await makeTls();
      server = await startS3Server({ tls });
      server.createBucket("releases");
      server.put("releases", "app-1.0.tgz", "content");
      server.put("releases", "version", "1.2.3");
      git = await startGitServer({ tls });
      const repository = git.createRepository();
      repository.commit("main", { file: "content" });
      uri = git.urlOf(repository);
      directory = mkdtempSync(join(tmpdir(), "certificates-"));
      writeFileSync(join(directory, "private-authority.pem"), tls.ca);
    });
    afterAll(async () => {
      await server.close();
      await git.close();
      rmSync(directory, { recursive: true });
    });

    const { source, answer } = SELECTIONS[resource] ?? { source: {}, answer: /^$/ };
    const store = () => ({
      bucket: "releases",
      endpoint: server.endpoint,
      access_key_id: server.main.accessKeyId,
      secret_access_key: server.main.secretAccessKey,
    });
    const request = () =>
      JSON.stringify({ source: { ...source, ...(resource === "git" ? { uri } : store()) } });
    const check = ["--network", "host", "--entrypoint", "/opt/resource/check", image];

    test("is trusted", () => {
      const volume = `${directory}:/etc/ssl/certs:ro`;
      const checked = dockerAsync(["run", "--rm", "-i", "--volume", volume, ...check], request());
      return expect(checked).resolves.toMatch(answer);
    });

    test("is what makes the difference", () => {
      const checked = dockerAsync(["run", "--rm", "-i", ...check], request());
      return expect(checked).rejects.toThrow(/certificate/);
    });
  },
);
