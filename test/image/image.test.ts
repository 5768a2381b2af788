import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type S3Server, startS3Server } from "../support/s3-server/server.ts";
import { makeTls } from "../support/tls.ts";

const IMAGE = process.env["RESOURCE_IMAGE"] ?? "";
const PROGRAMS = ["check", "in", "out"];

/** Needs an image; `make image-test` builds one. */
const describeImage = IMAGE ? describe : describe.skip;

function docker(args: readonly string[], input = ""): string {
  return execFileSync("docker", args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
}

/** Lets the servers of this process answer meanwhile. */
function dockerAsync(args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile("docker", args, (error, stdout) => (error ? reject(error) : resolve(stdout)));
    child.stdin?.end(input);
  });
}

function runScript(script: string): string {
  return docker(["run", "--rm", "--entrypoint", "/nodejs/bin/node", IMAGE, "-e", script]).trim();
}

describeImage("the image", () => {
  const files: string[] = [];

  beforeAll(() => {
    const name = `resource-image-${randomBytes(6).toString("hex")}`;
    docker(["create", "--name", name, IMAGE, "check"]);
    try {
      const archive = execFileSync("docker", ["export", name], { maxBuffer: 2 ** 30 });
      files.push(
        ...execFileSync("tar", ["t"], { input: archive, encoding: "utf8", maxBuffer: 2 ** 26 }).split("\n"),
      );
    } finally {
      docker(["rm", name]);
    }
  });

  test.each(PROGRAMS)("holds the program %s, its code cache and its licences", (program) => {
    const own = files
      .filter((file) => file.startsWith(`opt/resource/${program}`))
      .map((file) => file.slice(13));
    expect(own.sort()).toEqual([
      program,
      expect.stringMatching(/\.[0-9a-f]{16}\.cache$/),
      `${program}.js`,
      `${program}.js.LEGAL.txt`,
    ]);
  });

  test.each([
    { name: "a shell", pattern: /(?:^|\/)(?:ba|da|z)?sh$/ },
    { name: "a package manager", pattern: /(?:^|\/)(?:npm|npx|apt|apt-get|dpkg)$/ },
    { name: "node_modules", pattern: /(?:^|\/)node_modules\/./ },
    { name: "source maps", pattern: /^opt\/resource\/.*\.map$/ },
  ])("holds nothing like $name", ({ pattern }) => {
    expect(files.filter((file) => pattern.test(file))).toEqual([]);
  });

  test.each(PROGRAMS)("V8 accepts the code cache of %s", (program) => {
    const script = `
      const { readFileSync, readdirSync } = require("node:fs");
      const cache = readdirSync("/opt/resource").find((name) => name.startsWith("${program}.") && name.endsWith(".cache"));
      const script = new (require("node:vm").Script)(readFileSync("/opt/resource/${program}.js", "latin1"), {
        filename: "/opt/resource/${program}.js",
        cachedData: readFileSync("/opt/resource/" + cache),
      });
      console.log(script.cachedDataRejected);`;
    expect(runScript(script)).toBe("false");
  });

  test("says what it is", () => {
    const labels = JSON.parse(docker(["inspect", "--format", "{{json .Config.Labels}}", IMAGE]));
    expect(labels).toMatchObject({
      "org.opencontainers.image.title": "Concourse s3 resource",
      "org.opencontainers.image.licenses": "Apache-2.0",
      "org.opencontainers.image.version": expect.any(String),
      "org.opencontainers.image.revision": expect.any(String),
    });
  });
});

describeImage("a directory of certificates mounted over /etc/ssl/certs", () => {
  let server: S3Server;
  let directory: string;

  beforeAll(async () => {
    const tls = await makeTls();
    server = await startS3Server({ tls });
    server.createBucket("releases");
    server.put("releases", "app-1.0.tgz", "content");
    directory = mkdtempSync(join(tmpdir(), "certificates-"));
    writeFileSync(join(directory, "private-authority.pem"), tls.ca);
  });
  afterAll(async () => {
    await server.close();
    rmSync(directory, { recursive: true });
  });

  const request = () =>
    JSON.stringify({
      source: {
        bucket: "releases",
        regexp: "app-(.*).tgz",
        endpoint: server.endpoint,
        use_path_style: true,
        access_key_id: server.main.accessKeyId,
        secret_access_key: server.main.secretAccessKey,
      },
    });
  const check = ["--network", "host", "--entrypoint", "/opt/resource/check", IMAGE];

  test("is trusted", () => {
    const volume = `${directory}:/etc/ssl/certs:ro`;
    const answer = dockerAsync(["run", "--rm", "-i", "--volume", volume, ...check], request());
    return expect(answer).resolves.toBe('[{"path":"app-1.0.tgz"}]\n');
  });

  test("is what makes the difference", () => {
    const answer = dockerAsync(["run", "--rm", "-i", ...check], request());
    return expect(answer).rejects.toThrow(/certificate/);
  });
});
