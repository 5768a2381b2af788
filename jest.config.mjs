/** Tests run on TypeScript sources through SWC; only the packages named here ship ES modules alone. */
export default {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  transform: {
    "\\.[mc]?[jt]s$": ["@swc/jest", { jsc: { target: "es2023" }, module: { type: "commonjs", ignoreDynamic: false } }],
  },
  extensionsToTreatAsEsm: [],
};
