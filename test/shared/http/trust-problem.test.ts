import { trustProblem } from "../../../shared/http/trust-problem.ts";

test.each([
  { name: "neither", settings: { skip_ssl_verification: false }, problem: false },
  { name: "no verification", settings: { skip_ssl_verification: true }, problem: false },
  { name: "a bundle", settings: { skip_ssl_verification: false, ca_bundle: "x" }, problem: false },
  { name: "both", settings: { skip_ssl_verification: true, ca_bundle: "x" }, problem: true },
])("whether $name is a problem", ({ settings, problem }) => {
  expect(trustProblem(settings)?.includes("exclude each other") ?? false).toBe(problem);
});
