// What is done with images; `make` calls it with its variables in the environment:
//   pin      write the digests that the tags of the base images have now into base-images.json
//   pinned   fail when one has none
//   build    build the images: IMAGE_<RESOURCE>, VERSION, REVISION, SOURCE_DATE_EPOCH, SOURCE_URL, PLATFORMS, BUILD_FLAGS, UNPINNED
import { readFileSync, writeFileSync } from "node:fs";
import { type BaseImages, pinned, unpinned, withoutDigest } from "./base-images.ts";
import { buildArguments } from "./build-arguments.ts";
import { runDocker } from "./docker.ts";
import { factsOf } from "./facts.ts";

const RESOURCES = ["s3", "semver", "git"];
const LOCK = "shared/build/images/base-images.json";
const { env } = process;

const COMMANDS: Readonly<Record<string, () => Promise<void>>> = {
  async pin() {
    const images = await pinned(lockedImages());
    writeFileSync(LOCK, `${JSON.stringify(images, null, 2)}\n`);
    console.log(Object.values(images).join("\n"));
  },

  async pinned() {
    const images = withoutDigest(lockedImages());
    if (images.length > 0) throw new Error(`Cannot rely on ${images.join(", ")}: no digest. Run make pin`);
  },

  async build() {
    const baseImages = env["UNPINNED"] ? unpinned(lockedImages()) : lockedImages();
    const unreliable = withoutDigest(baseImages);
    if (unreliable.length > 0) console.error(`Building from tags without a digest: ${unreliable.join(", ")}`);
    const facts = await factsOf(".", env);
    const platforms = env["PLATFORMS"] || undefined;
    const flags = (env["BUILD_FLAGS"] ?? "").split(" ").filter(Boolean);
    for (const resource of RESOURCES) {
      const image = imageOf(resource);
      await runDocker(buildArguments({ resource, image, facts, baseImages, platforms, flags }));
    }
  },
};

try {
  const [name = ""] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (command === undefined)
    throw new Error(`Cannot "${name}" images: use ${Object.keys(COMMANDS).join(", ")}`);
  await command();
} catch (thrown) {
  console.error(`error: ${thrown instanceof Error ? thrown.message : thrown}`);
  process.exitCode = 1;
}

function lockedImages(): BaseImages {
  return JSON.parse(readFileSync(LOCK, "utf8"));
}

function imageOf(resource: string): string {
  return env[`IMAGE_${resource.toUpperCase()}`] ?? `concourse-${resource}-resource`;
}
