import { messageOf, ResourceError } from "../../shared/resource/errors.ts";
import { formatVersion, isNumeric, parseVersion, type SemanticVersion } from "./semantic-version.ts";

export const COMPONENTS = ["major", "minor", "patch", "final"] as const;

/** How to make the next version. The steps are taken in the order in which they stand here; each may be absent. */
export interface Bump {
  readonly bump?: (typeof COMPONENTS)[number] | undefined;
  readonly pre?: string | undefined;
  readonly pre_without_version: boolean;
  readonly build?: string | undefined;
  readonly build_without_version: boolean;
}

/**
 * The version after `version`. Whoever combines `bump` with `pre` starts the counter of the pre-release again, because
 * the bump has dropped it; that of `build` goes on, because no bump touches build metadata.
 *
 * @throws ResourceError `invalid-request` when a number would not fit 64 bits
 */
export function bumpVersion(version: SemanticVersion, how: Bump): SemanticVersion {
  const next = bumpBuild(bumpPreRelease(bumpComponent(version, how.bump), how), how);
  try {
    return parseVersion(formatVersion(next));
  } catch (cause) {
    throw new ResourceError(
      "invalid-request",
      `Cannot bump "${formatVersion(version)}": the result would not be a version. ${messageOf(cause)}`,
      { cause },
    );
  }
}

function bumpComponent(version: SemanticVersion, component: Bump["bump"]): SemanticVersion {
  const { major, minor, patch } = version;
  switch (component) {
    case "major":
      return { ...version, major: major + 1n, minor: 0n, patch: 0n, preRelease: [] };
    case "minor":
      return { ...version, minor: minor + 1n, patch: 0n, preRelease: [] };
    case "patch":
      return { ...version, patch: patch + 1n, preRelease: [] };
    case "final":
      return { ...version, preRelease: [] };
    case undefined:
      return version;
  }
}

function bumpPreRelease(version: SemanticVersion, { pre, pre_without_version: bare }: Bump): SemanticVersion {
  if (pre === undefined) return version;
  const name = pre.split(".");
  const counter = counterBehind(name, version.preRelease) ?? "";
  const next = isNumeric(counter) ? BigInt(counter) + 1n : 1n;
  return { ...version, preRelease: bare ? name : [...name, String(next)] };
}

const LARGEST_COUNTER = 2n ** 63n - 1n;

/** The counter of a build is signed, and may have leading zeros. */
function bumpBuild(version: SemanticVersion, { build, build_without_version: bare }: Bump): SemanticVersion {
  if (build === undefined) return version;
  const name = build.split(".");
  if (bare) return { ...version, build: name };
  const counter = counterBehind(name, version.build) ?? "";
  const next = /^-?\d+$/.test(counter) ? BigInt(counter) + 1n : 1n;
  if (next > LARGEST_COUNTER) {
    throw new ResourceError(
      "invalid-request",
      `Cannot bump "${formatVersion(version)}": the counter of build "${build}" would not fit 64 bits`,
    );
  }
  return { ...version, build: [...name, String(next)] };
}

/** The identifier that follows `name` in `identifiers`, if they begin with it. */
function counterBehind(name: readonly string[], identifiers: readonly string[]): string | undefined {
  return name.every((identifier, at) => identifier === identifiers[at])
    ? identifiers[name.length]
    : undefined;
}
