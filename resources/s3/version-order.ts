/** Numbers stay plain while they are exact: a check holds one version per key of the bucket. */
export type Component = number | bigint | string;

type Part = readonly Component[];

/** A version as the stock resource types order it; not a semantic version. */
export interface Version {
  readonly release: Part;
  readonly preRelease: Part | undefined;
  readonly postRelease: Part | undefined;
}

const VERSION = /^([\w.]+)(?:-([\w.-]+))?(?:\+([\w.-]+))?$/;

/** Undefined when the text is not a version. */
export function parseVersion(text: string): Version | undefined {
  const [, release, preRelease, postRelease] = VERSION.exec(text) ?? [];
  if (release === undefined || [release, preRelease, postRelease].some(hasEmptyComponent)) {
    return undefined;
  }
  return {
    release: partOf(release),
    preRelease: preRelease === undefined ? undefined : partOf(preRelease),
    postRelease: postRelease === undefined ? undefined : partOf(postRelease),
  };
}

function hasEmptyComponent(part: string | undefined): boolean {
  return part !== undefined && `.${part}.`.includes("..");
}

function partOf(text: string): Part {
  return text.split(".").map((component) => {
    if (!/^(?:0|[1-9]\d*)$/.test(component)) {
      return component;
    }
    const number = Number(component);
    return Number.isSafeInteger(number) ? number : BigInt(component);
  });
}

/** Negative when `a` is the older one, 0 when neither is (`1` and `1.0`). */
export function compareVersions(a: Version, b: Version): number {
  return (
    compareParts(a.release, b.release) ||
    // A pre-release is older than its release, a post-release is newer.
    compareOptional(a.preRelease, b.preRelease, 1) ||
    compareOptional(a.postRelease, b.postRelease, -1)
  );
}

function compareOptional(a: Part | undefined, b: Part | undefined, absence: number): number {
  if (a === undefined || b === undefined) {
    return a === b ? 0 : a === undefined ? absence : -absence;
  }
  return compareParts(a, b);
}

function compareParts(a: Part, b: Part): number {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const order = compareComponents(a[index], b[index]);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

/** A missing component counts as 0: the longer part is newer, unless all that it has more is 0. */
function compareComponents(a: Component = 0, b: Component = 0): number {
  if ((typeof a === "string") !== (typeof b === "string")) {
    return typeof a === "string" ? 1 : -1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
