import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** Tests that sign in over SSH, or compare with what OpenSSH says; all others need node and git alone. */
const OPENSSH_TESTS = [
  "/test/shared/credentials/ssh",
  "/test/shared/git/known-hosts",
  "/test/support/ssh-server/",
  "/test/e2e/semver/sshd",
  "/test/e2e/git/sshd",
];
const isMissing = (program) => spawnSync(program, ["-V"]).error !== undefined;
const lacksOpenSsh = isMissing("ssh") || isMissing("ssh-keygen");
if (lacksOpenSsh) {
  console.warn(`Skipping what needs ssh and ssh-keygen, which are not installed: ${OPENSSH_TESTS.join(" ")}`);
  // For the one test file that takes several ways.
  process.env.TESTS_WITHOUT_OPENSSH = "yes";
}

/** Nothing but what is in an image need be tested with it. */
const OUTSIDE_OF_IMAGES = process.env.RESOURCE_IMAGE_GIT ? ["/test/e2e/merge-sign/"] : [];

/** `make test` runs them with all that they meet: neither a store nor a program that `make conformance` adds. */
const WITHOUT_GENUINE_PROGRAMS = [
  "/test/e2e/examples/",
  "/test/e2e/git/by-hand",
  "/test/e2e/git/in-(?:files|options|signals|verification)",
  "/test/e2e/git/out-(?:hostile|integrate|notes)",
  "/test/e2e/git/(?:out|verification)\\.",
  "/test/e2e/semver/(?:bad-input|by-hand|gcs|in)\\.",
];
const OUTSIDE_OF_CONFORMANCE = process.env.S3_ENDPOINT ? WITHOUT_GENUINE_PROGRAMS : [];

/** Tests run on TypeScript sources through SWC; of the packages, only those that ship nothing but ES modules do too. */
export default {
  testEnvironment: "node",
  // Nothing here takes so long, except on a machine that has much else to do.
  testTimeout: 60_000,
  // The end-to-end tests mostly wait, so each core can do with some more of them.
  maxWorkers: availableParallelism() + 2,
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: [
    "/node_modules/",
    ...(lacksOpenSsh ? OPENSSH_TESTS : []),
    ...OUTSIDE_OF_IMAGES,
    ...OUTSIDE_OF_CONFORMANCE,
  ],
  transform: {
    "\\.[mc]?[jt]s$": [
      "@swc/jest",
      { jsc: { target: "es2023" }, module: { type: "commonjs", ignoreDynamic: false } },
    ],
  },
  transformIgnorePatterns: ["/node_modules/(?!(?:https?-proxy-agent|agent-base|proxy-agent-negotiate)/)"],
};
