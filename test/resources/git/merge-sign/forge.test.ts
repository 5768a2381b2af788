import { forgeOf } from "../../../../resources/git/merge-sign/forge.ts";

test.each([
  ["https://github.com/acme/app", "https://api.github.com/", "acme/app"],
  ["https://alice:token@github.com/acme/app.git/", "https://api.github.com/", "acme/app"],
  ["git@github.com:acme/app.git", "https://api.github.com/", "acme/app"],
  ["github.com:/acme/app.js.git", "https://api.github.com/", "acme/app.js"],
  ["ssh://git@ssh.github.com:443/acme/app.git", "https://api.github.com/", "acme/app"],
  ["git@GitHub.com:acme/app", "https://api.github.com/", "acme/app"],
  ["git@acme.ghe.com:acme/app.git", "https://api.acme.ghe.com/", "acme/app"],
  ["git@git.example.com:acme/app.git", "https://git.example.com/api/v3", "acme/app"],
  ["https://git.example.com:8443/acme/app.git", "https://git.example.com:8443/api/v3", "acme/app"],
  ["http://127.0.0.1:8080/acme/app.git", "http://127.0.0.1:8080/api/v3", "acme/app"],
  ["https://github.com/acme/app.git.git", "https://api.github.com/", "acme/app.git"],
  // Another host that looks like it.
  ["git@github.com.example.com:acme/app", "https://github.com.example.com/api/v3", "acme/app"],
])("%s leads to %s and %s", (url, api, repository) => {
  const forge = forgeOf(url, undefined, {});
  expect([forge.api.href, forge.repository]).toEqual([api, repository]);
});

test("an alias of SSH tells the repository, once the API is given", () => {
  const forge = forgeOf("git@work:acme/app", undefined, { GITHUB_API_URL: "https://api.github.com" });
  expect([forge.api.href, forge.repository]).toEqual(["https://api.github.com/", "acme/app"]);
});

test("what is given explicitly counts", () => {
  const forge = forgeOf("/srv/app.git", "acme/app", { GITHUB_API_URL: "https://git.example.com/api/v3/" });
  expect([forge.api.href, forge.repository]).toEqual(["https://git.example.com/api/v3", "acme/app"]);
});

test.each([
  {
    name: "an alias",
    url: "git@work:acme/app",
    env: {},
    says: 'Cannot find the API for "git@work:acme/app"',
  },
  { name: "a path", url: "/srv/acme/app.git", env: {}, says: 'Cannot find the API for "/srv/acme/app.git"' },
  {
    name: "a deeper path",
    url: "https://gitlab.example.com/group/acme/app.git",
    env: {},
    says: 'Cannot tell which repository "https://gitlab.example.com/group/acme/app.git" is',
  },
  {
    name: "an address without an owner",
    url: "git@github.com:app.git",
    env: {},
    says: "Cannot tell which repository",
  },
  {
    name: "a way without encryption",
    url: "http://git.example.com/acme/app",
    env: {},
    says: "no https:// address",
  },
  {
    name: "an API without encryption",
    url: "git@github.com:acme/app",
    env: { GITHUB_API_URL: "http://api.example.com" },
    says: "no https:// address",
  },
  {
    name: "an API that is none",
    url: "git@github.com:acme/app",
    env: { GITHUB_API_URL: "x" },
    says: "no https:// address",
  },
])("$name is refused", ({ url, env, says }) => {
  expect(() => forgeOf(url, undefined, env)).toThrow(says);
});

test("a login in the address of the API is not shown", () => {
  const env = { GITHUB_API_URL: "https://alice:hunter22@git.example.com/api/v3" };
  expect(() => forgeOf("git@git.example.com:acme/app", undefined, env)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("hunter22") }),
  );
});
