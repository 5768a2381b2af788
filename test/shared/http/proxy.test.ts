import { proxyFor } from "../../../shared/http/proxy.ts";

const P = "http://proxy:3128";

test.each([
  {
    name: "HTTPS_PROXY for https",
    url: "https://s3.example.com",
    env: { HTTPS_PROXY: P },
    proxy: "http://proxy:3128/",
  },
  {
    name: "https_proxy for https",
    url: "https://s3.example.com",
    env: { https_proxy: P },
    proxy: "http://proxy:3128/",
  },
  {
    name: "HTTP_PROXY for http",
    url: "http://s3.example.com",
    env: { HTTP_PROXY: P },
    proxy: "http://proxy:3128/",
  },
  {
    name: "http_proxy for http",
    url: "http://s3.example.com",
    env: { http_proxy: P },
    proxy: "http://proxy:3128/",
  },
  {
    name: "the lower-case name first",
    url: "http://a",
    env: { http_proxy: "http://low", HTTP_PROXY: P },
    proxy: "http://low/",
  },
  {
    name: "ALL_PROXY where there is no other",
    url: "https://a",
    env: { ALL_PROXY: P },
    proxy: "http://proxy:3128/",
  },
  {
    name: "the specific one before ALL_PROXY",
    url: "https://a",
    env: { ALL_PROXY: "http://all", HTTPS_PROXY: P },
    proxy: "http://proxy:3128/",
  },
  {
    name: "a proxy without scheme",
    url: "https://a",
    env: { HTTPS_PROXY: "proxy:3128" },
    proxy: "http://proxy:3128/",
  },
  {
    name: "a login",
    url: "https://a",
    env: { HTTPS_PROXY: "http://me:p%40ss@proxy:1" },
    proxy: "http://me:p%40ss@proxy:1/",
  },
  {
    name: "an empty variable as unset",
    url: "https://a",
    env: { https_proxy: "", HTTPS_PROXY: P },
    proxy: "http://proxy:3128/",
  },
])("proxyFor() takes $name", ({ url, env, proxy }) => {
  expect(proxyFor(new URL(url), env)?.href).toBe(proxy);
});

test.each([
  { name: "the other scheme's proxy", url: "https://a", env: { HTTP_PROXY: P } },
  { name: "any proxy with NO_PROXY=*", url: "https://a", env: { HTTPS_PROXY: P, NO_PROXY: "*" } },
  {
    name: "a listed host",
    url: "https://s3.example.com",
    env: { HTTPS_PROXY: P, NO_PROXY: "x, S3.example.com" },
  },
  {
    name: "a host under a listed domain",
    url: "https://s3.example.com",
    env: { HTTPS_PROXY: P, no_proxy: "example.com" },
  },
  {
    name: "a host under a dotted domain",
    url: "https://s3.example.com",
    env: { HTTPS_PROXY: P, NO_PROXY: ".example.com" },
  },
  {
    name: "a host under a starred domain",
    url: "https://s3.example.com",
    env: { HTTPS_PROXY: P, NO_PROXY: "*.example.com" },
  },
  { name: "a listed port", url: "https://a:9000", env: { HTTPS_PROXY: P, NO_PROXY: "a:9000" } },
  { name: "a listed default port", url: "https://a", env: { HTTPS_PROXY: P, NO_PROXY: "a:443" } },
  {
    name: "an address in a network",
    url: "http://10.1.2.3:9000",
    env: { HTTP_PROXY: P, NO_PROXY: "10.0.0.0/8" },
  },
  {
    name: "an IPv6 address in a network",
    url: "http://[fd00::5]:9000",
    env: { HTTP_PROXY: P, NO_PROXY: "fd00::/8" },
  },
  { name: "a listed IPv6 address", url: "http://[::1]:9000", env: { HTTP_PROXY: P, NO_PROXY: "::1" } },
])("proxyFor() leaves out $name", ({ url, env }) => {
  expect(proxyFor(new URL(url), env)).toBeUndefined();
});

test.each([
  { name: "another host", url: "https://a.example.com", no: "b.example.com" },
  { name: "a name that only ends alike", url: "https://notexample.com", no: "example.com" },
  { name: "another port", url: "https://a:9001", no: "a:9000" },
  { name: "another network", url: "https://11.1.2.3", no: "10.0.0.0/8" },
  { name: "a broken network", url: "https://10.1.2.3", no: "10.0.0.0/99" },
  { name: "an address that only ends alike", url: "https://210.0.0.1", no: "0.0.1" },
])("NO_PROXY does not exempt $name", ({ url, no }) => {
  expect(proxyFor(new URL(url), { HTTPS_PROXY: P, NO_PROXY: no })?.hostname).toBe("proxy");
});

test.each(["socks5://me:secret@proxy:1080", "http://me:secret@:bad:"])(
  "proxyFor() refuses %s without showing it",
  (proxy) => {
    const ask = () => proxyFor(new URL("https://s3.example.com"), { HTTPS_PROXY: proxy });
    expect(ask).toThrow('Cannot use the proxy for "s3.example.com"');
    expect(ask).not.toThrow(/secret/);
  },
);
