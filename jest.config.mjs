/** Tests run on TypeScript sources through SWC; of the packages, only those that ship nothing but ES modules do too. */
export default {
  testEnvironment: "node",
  // The end-to-end tests mostly wait, so the core that jest would leave idle is used, too.
  maxWorkers: "100%",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  transform: {
    "\\.[mc]?[jt]s$": [
      "@swc/jest",
      { jsc: { target: "es2023" }, module: { type: "commonjs", ignoreDynamic: false } },
    ],
  },
  transformIgnorePatterns: ["/node_modules/(?!(?:https?-proxy-agent|agent-base|proxy-agent-negotiate)/)"],
};
