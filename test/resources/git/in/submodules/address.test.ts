import { addressOf } from "../../../../../resources/git/in/submodules/address.ts";
import { parseRemote } from "../../../../../shared/git/remote.ts";

const submodule = (url: string) => ({
  name: "x",
  path: "x",
  url,
  branch: undefined,
  update: undefined,
  commit: undefined,
});
const address = (parent: string, url: string) => addressOf(submodule(url), parseRemote(parent));

test.each([
  { parent: "https://example.com/a/b.git", url: "../c.git", expected: "https://example.com/a/c.git" },
  { parent: "https://example.com/a/b.git/", url: "../../x/c", expected: "https://example.com/x/c" },
  { parent: "https://example.com:8443/a", url: "../c", expected: "https://example.com:8443/c" },
  { parent: "https://example.com/a/b", url: "./c/", expected: "https://example.com/a/b/c" },
  { parent: "https://example.com/a/b", url: "./../c", expected: "https://example.com/a/c" },
  { parent: "git@example.com:a/b.git", url: "../c.git", expected: "git@example.com:a/c.git" },
  { parent: "git@example.com:b.git", url: "../c.git", expected: "git@example.com:c.git" },
  { parent: "ssh://git@example.com:22/a/b", url: "../c", expected: "ssh://git@example.com:22/a/c" },
  { parent: "/srv/a/b", url: "../c", expected: "/srv/a/c" },
  { parent: "/b", url: "../c", expected: "/c" },
  { parent: "file:///srv/b", url: "../c", expected: "file:///srv/c" },
  { parent: "https://example.com/a", url: "https://other.test/c", expected: "https://other.test/c" },
  { parent: "https://example.com/a", url: "git@other.test:c", expected: "git@other.test:c" },
  { parent: "/srv/a", url: "/srv/c", expected: "/srv/c" },
])("$url in $parent", ({ parent, url, expected }) => {
  expect(address(parent, url)).toBe(expected);
});

test.each([
  { parent: "https://example.com:8443/a", url: "../../c", expected: /leads above/ },
  { parent: "https://example.com/a", url: "../../../c", expected: /leads above/ },
  { parent: "git@example.com:b.git", url: "../../c.git", expected: /leads above/ },
  { parent: "https://example.com/a", url: "/srv/c", expected: /is a path/ },
  { parent: "https://example.com/a", url: "c", expected: /is neither an address/ },
  { parent: "https://example.com/a", url: "-c", expected: /is neither an address/ },
  { parent: "https://example.com/a", url: "", expected: /it has no url/ },
  { parent: "https://example.com/a", url: "ext::sh -c id", expected: /transport is not allowed/ },
  { parent: "https://example.com/a", url: "fd::17", expected: /transport is not allowed/ },
])("$url in $parent is refused", ({ parent, url, expected }) => {
  expect(() => address(parent, url)).toThrow(expected);
});
