import { proxyExplanation } from "../../../shared/http/proxy-explanation.ts";

const URL_ = new URL("https://store.test/");

test.each([
  { env: {}, text: "none" },
  { env: { HTTPS_PROXY: "http://proxy.test:3128" }, text: "http://proxy.test:3128" },
  { env: { HTTPS_PROXY: "http://me:secret-word@proxy.test" }, text: "http://proxy.test (with a login)" },
  { env: { HTTPS_PROXY: "http://proxy.test", NO_PROXY: "store.test" }, text: "none" },
])("with $env it is $text", ({ env, text }) => {
  expect(proxyExplanation(URL_, env)).toBe(text);
});
