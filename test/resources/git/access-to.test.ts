import * as v from "valibot";
import { accessTo } from "../../../resources/git/access-to.ts";
import { gitSourceOf } from "../../../resources/git/git-source.ts";
import { Source } from "../../../resources/git/source.ts";
import { recordingLog } from "../../support/recording.ts";

const MAIN = { username: "main", password: "main password", private_key: "main key" };

function access(uri: string, url: string, keys: object = {}, written?: string) {
  const source = v.parse(Source, { uri, ...MAIN, ...keys });
  const main = gitSourceOf(source, { debug: false }, recordingLog());
  const { username, private_key, skip_ssl_verification, forward_agent, config } = accessTo(
    url,
    main,
    source,
    written,
  );
  return {
    login: username,
    key: private_key?.reveal(),
    skips: skip_ssl_verification,
    forwards: forward_agent,
    config: config?.map(({ key }) => key).filter((key) => !key.startsWith("user.")),
  };
}

test.each([
  { name: "the same server", uri: "https://a.test/x", url: "https://A.test/y", isIn: true },
  { name: "its usual port in full", uri: "https://a.test/x", url: "https://a.test:443/y", isIn: true },
  { name: "another host", uri: "https://a.test/x", url: "https://b.test/y", isIn: false },
  { name: "a host below it", uri: "https://a.test/x", url: "https://x.a.test/y", isIn: false },
  { name: "another port", uri: "https://a.test/x", url: "https://a.test:8443/y", isIn: false },
  { name: "an open line", uri: "https://a.test/x", url: "http://a.test/y", isIn: false },
  { name: "SSH of the same host", uri: "https://a.test/x", url: "git@a.test:y", isIn: true },
  { name: "HTTPS of the same host", uri: "git@a.test:x", url: "https://a.test/y", isIn: true },
  { name: "HTTP of the same host", uri: "git@a.test:x", url: "http://a.test/y", isIn: false },
  { name: "SSH at another port", uri: "git@a.test:x", url: "ssh://a.test:2222/y", isIn: false },
  {
    name: "SSH at an odd port of the host",
    uri: "https://a.test/x",
    url: "ssh://a.test:2222/y",
    isIn: false,
  },
  { name: "a path", uri: "https://a.test/x", url: "/srv/y", isIn: false },
])("$name", ({ uri, url, isIn }) => {
  expect(access(uri, url)).toMatchObject(
    isIn ? { login: "main", key: "main key" } : { login: undefined, key: undefined },
  );
});

test.each([
  { listed: "b.test", url: "https://b.test/y", isIn: true },
  { listed: "B.test:443", url: "https://b.test/y", isIn: true },
  { listed: "b.test", url: "git@b.test:y", isIn: true },
  { listed: "b.test", url: "https://b.test:8443/y", isIn: false },
  { listed: "b.test:8443", url: "https://b.test:8443/y", isIn: true },
  { listed: "test", url: "https://b.test/y", isIn: false },
])("with $listed listed, $url", ({ listed, url, isIn }) => {
  const found = access("https://a.test/x", url, { credential_hosts: [listed] });
  expect(found.login).toBe(isIn ? "main" : undefined);
  expect(found.key).toBe(isIn ? "main key" : undefined);
});

test("what is given for a host or an address goes before", () => {
  const submodule_credentials = [
    { host: "a.test", username: "half" },
    { host: "a.test", username: "own", password: "p" },
    { url: "../y", private_key: "own key" },
  ];
  const found = access("https://a.test/x", "https://a.test/y", { submodule_credentials }, "../y");
  expect(found).toMatchObject({ login: "own", key: "own key" });
  expect(access("https://a.test/x", "https://a.test/z", { submodule_credentials }, "../z").key).toBe(
    "main key",
  );
});

test("a login in the address of the repository counts as its own", () => {
  const keys = { username: null, password: null };
  expect(access("https://me:p@a.test/x", "https://a.test/y", keys).login).toBe("me");
  expect(access("https://me:p@a.test/x", "https://b.test/y", keys).login).toBeUndefined();
});

test("neither trust nor agent nor headers for every server go elsewhere", () => {
  const keys = {
    skip_ssl_verification: true,
    forward_agent: true,
    git_config: [
      { name: "http.extraHeader", value: "x" },
      { name: "http.https://a.test/.extraHeader", value: "x" },
      { name: "core.pager", value: "true" },
    ],
  };
  const all = ["http.extraHeader", "http.https://a.test/.extraHeader", "core.pager"];
  expect(access("https://a.test/x", "https://a.test/y", keys)).toMatchObject({
    skips: true,
    forwards: true,
    config: all,
  });
  expect(access("https://a.test/x", "https://b.test/y", keys)).toMatchObject({
    skips: false,
    forwards: false,
    config: all.slice(1),
  });
});
