import { environmentSecrets } from "../../../shared/resource/environment-secrets.ts";

test.each([
  {
    name: "AWS secrets",
    env: { AWS_SECRET_ACCESS_KEY: "hunter22", AWS_ACCESS_KEY_ID: "AKIA" },
    secrets: ["hunter22"],
  },
  { name: "a session token", env: { AWS_SESSION_TOKEN: "hunter22" }, secrets: ["hunter22"] },
  {
    name: "the login of a proxy, as written and as meant",
    env: { HTTPS_PROXY: "http://me:p%40ss@proxy:3128" },
    secrets: ["p%40ss", "p@ss"],
  },
  {
    name: "a proxy in lower case without scheme",
    env: { http_proxy: "me:hunter22@proxy" },
    secrets: ["hunter22", "hunter22"],
  },
  { name: "broken percent encoding", env: { ALL_PROXY: "http://me:100%@proxy" }, secrets: ["100%", "100%"] },
  { name: "a proxy without login", env: { HTTP_PROXY: "http://proxy" }, secrets: [] },
  { name: "what is no address", env: { HTTP_PROXY: "http://[" }, secrets: [] },
  { name: "other variables", env: { PATH: "/bin", NO_PROXY: "a:b@c" }, secrets: [] },
])("hides $name", ({ env, secrets }) => {
  expect(environmentSecrets(env)).toEqual(secrets);
});
