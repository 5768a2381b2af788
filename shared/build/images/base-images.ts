import { parseImageReference } from "./image-reference.ts";
import { digestOf } from "./registry.ts";

/** The images that the Dockerfiles start from, by the build argument that names each. */
export type BaseImages = Readonly<Record<string, string>>;

const TIME_LIMIT = 30_000;

/** The same images, by the digest that each tag has now. */
export async function pinned(images: BaseImages): Promise<BaseImages> {
  const entries = Object.entries(images).map(async ([argument, image]) => {
    const reference = parseImageReference(image);
    const digest = await digestOf(reference, AbortSignal.timeout(TIME_LIMIT));
    return [argument, `${reference.name}@${digest}`] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** The same images, by their tags alone: what this machine has under these names. */
export function unpinned(images: BaseImages): BaseImages {
  const entries = Object.entries(images);
  return Object.fromEntries(entries.map(([argument, image]) => [argument, parseImageReference(image).name]));
}

/** The images that only a tag names. */
export function withoutDigest(images: BaseImages): string[] {
  return Object.values(images).filter((image) => parseImageReference(image).digest === undefined);
}
