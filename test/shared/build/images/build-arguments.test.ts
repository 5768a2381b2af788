import { readFileSync } from "node:fs";
import { type Build, buildArguments } from "../../../../shared/build/images/build-arguments.ts";

const DIGEST = `sha256:${"0".repeat(64)}`;
const BUILD: Build = {
  resource: "git",
  image: "registry.example.com/git-resource",
  facts: {
    version: "1.2.0",
    revision: "abc",
    epoch: 1_700_000_000,
    sourceUrl: "https://example.com/x",
    documentationUrl: "https://example.com/x/README.md",
  },
  baseImages: {
    BUILD_IMAGE: "node:24",
    NODE_IMAGE: `gcr.io/node@${DIGEST}`,
    RUNTIME_IMAGE: "debian:trixie-slim",
  },
  platforms: undefined,
  flags: ["--network=host"],
};

test("the builder that every Docker has builds for its own machine", () => {
  expect(buildArguments(BUILD)).toEqual([
    "build",
    "--network=host",
    "--build-arg=BUILD_IMAGE=node:24",
    `--build-arg=NODE_IMAGE=gcr.io/node@${DIGEST}`,
    "--build-arg=RUNTIME_IMAGE=debian:trixie-slim",
    "--build-arg=VERSION=1.2.0",
    "--build-arg=REVISION=abc",
    "--build-arg=SOURCE_DATE_EPOCH=1700000000",
    "--build-arg=CREATED=2023-11-14T22:13:20Z",
    "--build-arg=SOURCE_URL=https://example.com/x",
    "--build-arg=DOCUMENTATION_URL=https://example.com/x/README.md",
    "--label=org.opencontainers.image.base.name=docker.io/library/debian:trixie-slim",
    "--tag=registry.example.com/git-resource",
    "--tag=registry.example.com/git-resource:1.2.0",
    "--file=Dockerfile.git",
    ".",
  ]);
});

test("buildx builds for several platforms", () => {
  const platforms = "linux/amd64,linux/arm64";
  expect(buildArguments({ ...BUILD, platforms }).slice(0, 3)).toEqual([
    "buildx",
    "build",
    `--platform=${platforms}`,
  ]);
});

test("the digest of the base is told where it is known", () => {
  expect(buildArguments({ ...BUILD, resource: "s3" })).toEqual(
    expect.arrayContaining([
      "--label=org.opencontainers.image.base.name=gcr.io/node:latest",
      `--label=org.opencontainers.image.base.digest=${DIGEST}`,
    ]),
  );
});

test.each(["s3", "semver", "git"])(
  "Dockerfile.%s knows every argument that it gets, and names the base images alike",
  (resource) => {
    const dockerfile = readFileSync(`Dockerfile.${resource}`, "utf8");
    const lock = JSON.parse(readFileSync("shared/build/images/base-images.json", "utf8"));
    const baseImages = Object.fromEntries(
      Object.entries(lock).filter(([name]) => dockerfile.includes(`ARG ${name}=`)),
    );
    const [, ...defaults] = dockerfile.split("FROM", 1)[0]?.split("ARG ") ?? [];
    expect(Object.fromEntries(defaults.map((line) => line.trim().split("=")))).toEqual(
      Object.fromEntries(
        Object.entries(baseImages).map(([name, image]) => [name, String(image).split("@")[0]]),
      ),
    );
    const names = buildArguments({ ...BUILD, resource }).flatMap(
      (argument) => /^--build-arg=(\w+)/.exec(argument)?.[1] ?? [],
    );
    expect(
      names.filter((name) => !/_IMAGE$/.test(name) && !new RegExp(`^ARG ${name}\\b`, "m").test(dockerfile)),
    ).toEqual([]);
  },
);
