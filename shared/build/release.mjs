// Prepares a release; `make release VERSION=1.2.0` calls it before and after the tests.
//   node shared/build/release.mjs check 1.2.0   whether this commit can become the release, and be signed here; changes nothing
//   node shared/build/release.mjs tag 1.2.0     changelog and package in a signed commit with a signed tag; pushes nothing
//   node shared/build/release.mjs notes 1.2.0   what the changelog says of it
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import semver from "semver";
import { sectionOf, withRelease } from "./changelog.mjs";

const BRANCH = "main";
const SIGNING_HINT = "Set user.signingKey, or what else your git needs to sign; try git commit -S";

class Refusal extends Error {}

const COMMANDS = { check, tag, notes };
const [command, version = ""] = process.argv.slice(2);
try {
  const run = COMMANDS[command] ?? refuse(`Cannot ${command}: the commands are check, tag and notes`);
  if (semver.valid(version) !== version) {
    refuse(`Cannot release "${version}": it is no semantic version. Say make release VERSION=1.2.0`);
  }
  await run();
} catch (thrown) {
  if (!(thrown instanceof Refusal)) throw thrown;
  console.error(`error: ${thrown.message}`);
  process.exitCode = 1;
}

async function check() {
  await refuseUnlessReady();
  // The tests take long, and only after them would somebody hear that.
  refuseUnlessSigning();
  console.log(`Ready to become ${version}: ${git("rev-parse", "--short", "HEAD")}`);
}

async function refuseUnlessReady() {
  const branch = git("rev-parse", "--abbrev-ref", "HEAD");
  if (branch !== BRANCH) refuse(`Cannot release "${branch}": releases are made from ${BRANCH}`);
  if (git("status", "--porcelain")) {
    refuse("Cannot release what is not committed. Commit or stash what `git status` shows");
  }
  git("fetch", "--quiet", "--tags", "origin", BRANCH);
  if (git("rev-list", "--count", "HEAD..FETCH_HEAD") !== "0") {
    refuse(`Cannot release: ${BRANCH} of origin has commits that are not here. Run git pull --rebase`);
  }
  const newest = git("tag", "--list", "v*")
    .split("\n")
    .map(semver.clean)
    .filter(Boolean)
    .sort(semver.compare)
    .at(-1);
  if (newest && semver.lte(version, newest)) {
    refuse(`Cannot release ${version}: ${newest} is released already. Choose a higher version`);
  }
  const page = await changelog();
  if (sectionOf(page, version)) {
    refuse(`Cannot release ${version}: CHANGELOG.md has a section of it already. Choose another version`);
  }
  if (!sectionOf(page, "Unreleased")) {
    refuse('Cannot release: CHANGELOG.md has nothing under "Unreleased". Say what has changed');
  }
}

/** Signs a commit that nothing refers to. */
function refuseUnlessSigning() {
  const args = ["commit-tree", "--gpg-sign", "-m", "Can this be signed?", "HEAD^{tree}"];
  let commit;
  try {
    commit = run(args);
  } catch (thrown) {
    refuse(`Cannot sign: ${reasonOf(thrown)}. ${SIGNING_HINT}`);
  }
  if (!/^gpgsig/m.test(git("cat-file", "commit", commit))) {
    refuse(`Cannot sign: git makes a commit without a signature. ${SIGNING_HINT}`);
  }
}

async function tag() {
  await refuseUnlessReady();
  const before = git("rev-parse", "HEAD");
  // Whoever types Ctrl-C ends the program that signs, which is then found below; we must live on to tidy up.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
  const today = new Date().toISOString().slice(0, 10);
  try {
    await writeFile("CHANGELOG.md", withRelease(await changelog(), version, today));
    for (const path of ["package.json", "package-lock.json"]) await writeVersion(path);
    git("commit", "--quiet", "--gpg-sign", "--all", "--message", `Release ${version}`);
    git("tag", "--sign", "--message", `Release ${version}`, `v${version}`);
  } catch (thrown) {
    // The work tree was clean before.
    git("reset", "--quiet", "--hard", before);
    throw thrown;
  }
  console.log(`Tagged v${version}. Look at it (git show v${version}), then publish it:`);
  console.log(`  git push --atomic origin ${BRANCH} v${version}`);
}

async function notes() {
  const section = sectionOf(await changelog(), version);
  console.log(section ?? refuse(`Cannot tell what is new: CHANGELOG.md has no section "${version}"`));
}

async function writeVersion(path) {
  const content = JSON.parse(await readFile(path, "utf8"));
  content.version = version;
  // A lockfile says it twice.
  const root = content.packages?.[""];
  if (root) root.version = version;
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`);
}

async function changelog() {
  return readFile("CHANGELOG.md", "utf8");
}

/** What git prints; a failure is told in its own words. */
function git(...args) {
  try {
    return run(args);
  } catch (thrown) {
    return refuse(`Cannot ${args[0]}: ${reasonOf(thrown)}`);
  }
}

function run(args) {
  return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

function reasonOf(thrown) {
  const [reason = thrown.message] = thrown.stderr?.trim().split("\n") ?? [];
  return reason;
}

function refuse(message) {
  throw new Refusal(message);
}
