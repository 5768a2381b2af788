import { parseRemote } from "../../../shared/git/remote.ts";

const SSH = { kind: "ssh", port: 22 };
const HTTPS = { kind: "http", port: 443 };

test.each([
  { uri: "git@github.com:team/app.git", remote: { ...SSH, host: "github.com", user: "git" } },
  { uri: "github.com:team/app.git", remote: { ...SSH, host: "github.com" } },
  { uri: "git@[::1]:app.git", remote: { ...SSH, host: "::1", user: "git" } },
  { uri: "[git.example.com:2222]:app.git", remote: { ...SSH, host: "git.example.com", port: 2222 } },
  { uri: "git@host:~me/app.git", remote: { ...SSH, host: "host", user: "git" } },
  { uri: "ssh://git@host/team/app.git", remote: { ...SSH, host: "host", user: "git" } },
  { uri: "ssh://host:2222/app.git", remote: { ...SSH, host: "host", port: 2222 } },
  { uri: "ssh://git@[fd00::5]:2222/app.git", remote: { ...SSH, host: "fd00::5", port: 2222, user: "git" } },
  { uri: "ssh://a%40b@host/app.git", remote: { ...SSH, host: "host", user: "a@b" } },
  { uri: "https://host/team/app.git", remote: { ...HTTPS, host: "host" } },
  { uri: "https://host:8443/app.git", remote: { ...HTTPS, host: "host", port: 8443 } },
  { uri: "https://[::1]:8443/app.git", remote: { ...HTTPS, host: "::1", port: 8443 } },
  { uri: "http://host/app.git", remote: { kind: "http", host: "host", port: 80 } },
  { uri: "git://host/app.git", remote: { kind: "git", host: "host", port: 9418 } },
  { uri: "file:///srv/app.git", remote: { kind: "local", host: "", port: 0 } },
  { uri: "/srv/with:colon.git", remote: { kind: "local", host: "", port: 0 } },
])("parseRemote() reads $uri and leaves it as it is", ({ uri, remote }) => {
  expect(parseRemote(uri)).toEqual({ ...remote, url: uri });
});

test.each([
  { uri: "HTTPS://host/app.git", url: "https://host/app.git" },
  { uri: "git+ssh://git@host/app.git", url: "ssh://git@host/app.git" },
  { uri: "ssh://git:pass@host/app.git", url: "ssh://git@host/app.git" },
  { uri: "https://me:pass@host:8443/app.git", url: "https://host:8443/app.git" },
  { uri: "https://me:p@ss@host/app.git", url: "https://host/app.git" },
  { uri: "/srv/../srv/app.git", url: "/srv/app.git" },
])("parseRemote() makes $url of $uri", ({ uri, url }) => {
  expect(parseRemote(uri).url).toBe(url);
});

test.each([
  { uri: "https://me:p%40ss%3A@host/app.git", username: "me", password: "p@ss:" },
  { uri: "https://me:p@ss@host/app.git", username: "me", password: "p@ss" },
  { uri: "https://token@host/app.git", username: "token", password: "" },
  { uri: "https://me:100%25%@host/app.git", username: "me", password: "100%25%" },
  { uri: "ssh://me:pass@host/app.git", username: "me", password: "pass" },
])("parseRemote() takes the login out of $uri", ({ uri, username, password }) => {
  const { login } = parseRemote(uri);
  expect([login?.username, login?.password.reveal()]).toEqual([username, password]);
});

test.each([
  { uri: "", state: "it is empty" },
  { uri: "--upload-pack=touch /tmp/x", state: "it begins with a dash" },
  { uri: "https://host/a\nb", state: "it contains a line break" },
  { uri: "ext::sh -c touch% /tmp/x", state: "this way of transport is not allowed" },
  { uri: "fd::17/x", state: "this way of transport is not allowed" },
  { uri: "ftp://host/app.git", state: "this way of transport is not allowed" },
  { uri: "ssh://-oProxyCommand=touch/app.git", state: "it names no usable host" },
  { uri: "-oProxyCommand=touch:app.git", state: "it begins with a dash" },
  { uri: "ssh://-oProxyCommand=touch@host/app.git", state: "its user begins with a dash" },
  { uri: "git@-oProxyCommand=touch:app.git", state: "it names no usable host" },
  { uri: "git@host:--upload-pack=touch", state: "its path begins with a dash" },
  { uri: "ssh://host/--upload-pack=touch", state: "its path begins with a dash" },
  { uri: "git@host:", state: "it names no repository" },
  { uri: "https:///app.git", state: "it names no usable host" },
  { uri: "https://host:99999/app.git", state: "there is no port 99999" },
  { uri: "https://ho st/app.git", state: "it names no usable host" },
  { uri: "git://me:pass@host/app.git", state: "git:// knows no login" },
  { uri: "https:/host/app.git", state: "two slashes have to follow" },
])("parseRemote() refuses $uri", ({ uri, state }) => {
  expect(() => parseRemote(uri)).toThrow(state);
});

test.each([
  "https://me:pass@:bad:/app.git",
  "git://me:pass@host/app.git",
  "me:pass@host:app.git",
  "https://me:pass@host:99999/x",
  "https://me:a/pass@host/x",
  "https://me:a#:pass@host/x",
  "https:/me:pass@host/x",
])("parseRemote() shows no password of %s", (uri) => {
  expect(() => parseRemote(uri)).toThrow("Cannot use the repository");
  expect(() => parseRemote(uri)).not.toThrow(/pass@|:pass/);
});
