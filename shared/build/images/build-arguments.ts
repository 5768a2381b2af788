import type { BaseImages } from "./base-images.ts";
import type { Facts } from "./facts.ts";
import { parseImageReference } from "./image-reference.ts";

/** What is to be built, and as what. */
export interface Build {
  readonly resource: string;
  /** Name of the image, without a tag. */
  readonly image: string;
  readonly facts: Facts;
  readonly baseImages: BaseImages;
  /** `linux/amd64,linux/arm64`; that of the machine when undefined. */
  readonly platforms: string | undefined;
  /** Further options of `docker build`. */
  readonly flags: readonly string[];
}

/** The arguments with which Docker builds an image, which has no other inputs than these and the working tree. */
export function buildArguments({ resource, image, facts, baseImages, platforms, flags }: Build): string[] {
  const base = parseImageReference(baseOf(resource, baseImages));
  const values = {
    ...baseImages,
    VERSION: facts.version,
    REVISION: facts.revision,
    SOURCE_DATE_EPOCH: String(facts.epoch),
    CREATED: new Date(facts.epoch * 1000).toISOString().replace(".000", ""),
    SOURCE_URL: facts.sourceUrl,
    DOCUMENTATION_URL: facts.documentationUrl,
  };
  const labels = {
    "org.opencontainers.image.base.name": base.fullName,
    ...(base.digest === undefined ? {} : { "org.opencontainers.image.base.digest": base.digest }),
  };
  return [
    ...(platforms === undefined ? ["build"] : ["buildx", "build", `--platform=${platforms}`]),
    ...flags,
    ...Object.entries(values).map(([name, value]) => `--build-arg=${name}=${value}`),
    ...Object.entries(labels).map(([name, value]) => `--label=${name}=${value}`),
    `--tag=${image}`,
    `--tag=${image}:${facts.version}`,
    `--file=Dockerfile.${resource}`,
    ".",
  ];
}

/** The image of s3 stands on that of Node; the others take their files out of Debian. */
function baseOf(resource: string, { NODE_IMAGE = "", RUNTIME_IMAGE = "" }: BaseImages): string {
  return resource === "s3" ? NODE_IMAGE : RUNTIME_IMAGE;
}
