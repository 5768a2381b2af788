import { ResourceError } from "../../shared/resource/errors.ts";

/** A version as https://semver.org/spec/v2.0.0.html defines it. The three numbers are unsigned 64-bit integers. */
export interface SemanticVersion {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly preRelease: readonly string[];
  readonly build: readonly string[];
}

const LARGEST = 2n ** 64n - 1n;
const SHAPE = /^(\d+)\.(\d+)\.(\d+)(?:-([^+]*))?(?:\+(.*))?$/s;

/**
 * Reads a version, strictly: what it accepts, `formatVersion` writes back byte for byte. No prefix, no blanks, no
 * missing or further component.
 *
 * @throws ResourceError `invalid-request` that says what is wrong
 */
export function parseVersion(text: string): SemanticVersion {
  const [, major, minor, patch, preRelease, build] = SHAPE.exec(text) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) {
    throw invalid(text, "it is not of the form MAJOR.MINOR.PATCH, such as 1.2.3 or 1.2.3-rc.1");
  }
  const number = (digits: string) => {
    if (!isCanonicalNumber(digits)) throw invalid(text, `${quoted(digits)} ${NOT_CANONICAL}`);
    return BigInt(digits);
  };
  return {
    major: number(major),
    minor: number(minor),
    patch: number(patch),
    preRelease: identifiers(preRelease, preReleaseProblem),
    build: identifiers(build, buildProblem),
  };

  function identifiers(part: string | undefined, problemOf: (part: string) => string | undefined): string[] {
    if (part === undefined) return [];
    const problem = problemOf(part);
    if (problem) throw invalid(text, problem);
    return part.split(".");
  }
}

const NOT_CANONICAL = "has a leading zero or does not fit 64 bits";

function isCanonicalNumber(digits: string): boolean {
  return (digits === "0" || !digits.startsWith("0")) && BigInt(digits) <= LARGEST;
}

export function isNumeric(identifier: string): boolean {
  return /^\d+$/.test(identifier);
}

/** Why `part` cannot stand behind the `-`, as a clause; `undefined` when it can. */
export function preReleaseProblem(part: string): string | undefined {
  const number = part
    .split(".")
    .find((identifier) => isNumeric(identifier) && !isCanonicalNumber(identifier));
  return buildProblem(part) ?? (number === undefined ? undefined : `${quoted(number)} ${NOT_CANONICAL}`);
}

/** The same for what stands behind the `+`, where numbers are mere texts. */
export function buildProblem(part: string): string | undefined {
  return /^[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*$/.test(part)
    ? undefined
    : `${quoted(part)} is not made of identifiers of letters, digits and hyphens with single dots between them`;
}

const MOST_SHOWN = 100;

/** What was taken for a version may be a whole file of something else. */
function quoted(text: string): string {
  return text.length > MOST_SHOWN ? `"${text.slice(0, MOST_SHOWN)}…"` : `"${text}"`;
}

function invalid(text: string, problem: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot read version ${quoted(text)}: ${problem}`, {
    hint: /^[vV=]/.test(text) ? 'write it without the leading "v" or "="' : undefined,
  });
}

export function formatVersion({ major, minor, patch, preRelease, build }: SemanticVersion): string {
  const suffix = (mark: string, list: readonly string[]) => (list.length > 0 ? mark + list.join(".") : "");
  return `${major}.${minor}.${patch}${suffix("-", preRelease)}${suffix("+", build)}`;
}

/** Negative when `a` comes before `b`. Build metadata takes no part: versions that differ in nothing else are equal. */
export function compareVersions(a: SemanticVersion, b: SemanticVersion): number {
  return (
    order(a.major, b.major) ||
    order(a.minor, b.minor) ||
    order(a.patch, b.patch) ||
    comparePreReleases(a.preRelease, b.preRelease)
  );
}

function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return order(b.length, a.length);
  for (const [at, identifier] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    const difference = compareIdentifiers(identifier, other);
    if (difference !== 0) return difference;
  }
  return order(a.length, b.length);
}

/** Numbers come before texts. */
function compareIdentifiers(a: string, b: string): number {
  if (isNumeric(a) && isNumeric(b)) return order(BigInt(a), BigInt(b));
  if (isNumeric(a) !== isNumeric(b)) return isNumeric(a) ? -1 : 1;
  return order(a, b);
}

function order<T extends bigint | number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
