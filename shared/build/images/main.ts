// What is done with images; `make` calls it with its variables in the environment:
//   pin      write the digests that the tags of the base images have now into base-images.json
//   pinned   fail when one has none
//   build    build the images: IMAGE_<RESOURCE>, VERSION, REVISION, SOURCE_DATE_EPOCH, SOURCE_URL, PLATFORMS, BUILD_FLAGS, UNPINNED
//   reproduce  build every image twice from nothing and compare their layers
//   sbom     write dist/sbom/<resource>.{cdx,spdx}.json: what each image holds; fails where that cannot be found out, unless UNPINNED
//   rootfs   write dist/rootfs/<resource>/: each image as a resource type that a Concourse worker brings along
//   sizes    print a table of the sizes of the images and of their parts
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BaseImages, pinned, unpinned, withoutDigest } from "./base-images.ts";
import { buildArguments } from "./build-arguments.ts";
import { askDocker, runDocker, saveImage } from "./docker.ts";
import { factsOf } from "./facts.ts";
import { type ImageContent, readImage } from "./image-content.ts";
import { bundledType } from "./rootfs.ts";
import { cycloneDx } from "./sbom/cyclonedx.ts";
import { gapIn } from "./sbom/gap.ts";
import { type Bundling, inventoryOf } from "./sbom/inventory.ts";
import { spdx } from "./sbom/spdx.ts";
import { type Size, sizesOf, sizeTable } from "./sizes.ts";

const RESOURCES = ["s3", "semver", "git"];
const STEPS = ["check", "in", "out"];
const LOCK = "shared/build/images/base-images.json";
const { env } = process;

const COMMANDS: Readonly<Record<string, () => Promise<void>>> = {
  async pin() {
    const images = await pinned(lockedImages());
    writeFileSync(LOCK, toJson(images));
    console.log(Object.values(images).join("\n"));
  },

  async pinned() {
    const images = withoutDigest(lockedImages());
    if (images.length > 0) throw new Error(`Cannot rely on ${images.join(", ")}: no digest. Run make pin`);
  },

  async build() {
    const unreliable = withoutDigest(baseImages());
    if (unreliable.length > 0) console.error(`Building from tags without a digest: ${unreliable.join(", ")}`);
    for (const resource of RESOURCES) await build(resource, imageOf(resource), []);
  },

  async reproduce() {
    for (const resource of RESOURCES) {
      const [first, second] = [`${imageOf(resource)}-first`, `${imageOf(resource)}-second`];
      for (const image of [first, second]) await build(resource, image, ["--quiet", "--no-cache"]);
      const [before, after] = [await layersOf(first), await layersOf(second)];
      if (before !== after) {
        throw new Error(`Cannot reproduce the image of ${resource}: ${before} became ${after}`);
      }
      console.log(`${resource} is reproducible: ${before}`);
    }
  },

  async sbom() {
    for (const resource of RESOURCES) {
      const inventory = inventoryOf(resource, await contentOf(resource), bundlingOf(resource));
      const gap = gapIn(inventory);
      if (gap !== undefined) {
        // Who builds from tags may build from images of their own.
        if (!env["UNPINNED"]) throw new Error(gap);
        console.error(gap);
      }
      write("dist/sbom", `${resource}.cdx.json`, toJson(cycloneDx(inventory)));
      write("dist/sbom", `${resource}.spdx.json`, toJson(spdx(inventory)));
    }
  },

  async rootfs() {
    for (const resource of RESOURCES) {
      const files = bundledType(resource, await contentOf(resource));
      for (const [name, content] of Object.entries(files))
        write(join("dist/rootfs", resource), name, content);
    }
  },

  async sizes() {
    const sizes = new Map<string, readonly Size[]>();
    for (const resource of RESOURCES) sizes.set(resource, sizesOf(await contentOf(resource)));
    console.log(sizeTable(sizes));
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

async function build(resource: string, image: string, flags: readonly string[]): Promise<void> {
  const options = {
    facts: await factsOf(".", env),
    baseImages: baseImages(),
    platforms: env["PLATFORMS"] || undefined,
    flags: [...flags, ...(env["BUILD_FLAGS"] ?? "").split(" ").filter(Boolean)],
  };
  await runDocker(buildArguments({ resource, image, ...options }));
}

async function layersOf(image: string): Promise<string> {
  const layers = await askDocker(["inspect", '--format={{join .RootFS.Layers " "}}', image]);
  return layers.toString().trim();
}

function baseImages(): BaseImages {
  return env["UNPINNED"] ? unpinned(lockedImages()) : lockedImages();
}

function lockedImages(): BaseImages {
  return JSON.parse(readFileSync(LOCK, "utf8"));
}

function imageOf(resource: string): string {
  return env[`IMAGE_${resource.toUpperCase()}`] ?? `concourse-${resource}-resource`;
}

async function contentOf(resource: string): Promise<ImageContent> {
  return readImage(await saveImage(imageOf(resource)));
}

/** What `make build` has left in dist. */
function bundlingOf(resource: string): Bundling {
  const read = (name: string) => readFileSync(join("dist", resource, name));
  return {
    metafiles: STEPS.map((step) => JSON.parse(read(`${step}.meta.json`).toString())),
    lockfile: JSON.parse(readFileSync("package-lock.json", "utf8")),
    bundles: new Map(STEPS.map((step) => [`${step}.js`, read(`${step}.js`)])),
  };
}

function toJson(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

function write(directory: string, name: string, content: string | Buffer): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, name), content);
  console.log(join(directory, name));
}
