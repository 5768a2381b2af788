import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  isPublishedHost,
  PUBLISHED_HOSTS,
  PUBLISHED_NAMES,
  publishedKnownHosts,
} from "../../../shared/git/known-hosts.ts";
import { fingerprintOf, parseKnownHosts } from "../../../shared/git/known-hosts-lines.ts";
import { temporaryDirectory } from "../../support/temporary.ts";

/** Copied from the pages of the publishers, apart from the keys themselves. */
const PUBLISHED_FINGERPRINTS = [
  ["github.com", "ssh-ed25519", "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"],
  ["github.com", "ecdsa-sha2-nistp256", "SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM"],
  ["github.com", "ssh-rsa", "SHA256:uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s"],
  ["gitlab.com", "ssh-ed25519", "SHA256:eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8"],
  ["gitlab.com", "ecdsa-sha2-nistp256", "SHA256:HbW3g8zUjNSksFbqTiUWPWg2Bq1x8xdGUrliXFzSnUw"],
  ["gitlab.com", "ssh-rsa", "SHA256:ROQFvPThGrW4RuWLoL9tq9I9zJ42fK4XywyRtbOz/EQ"],
  ["bitbucket.org", "ssh-ed25519", "SHA256:ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM"],
  ["bitbucket.org", "ecdsa-sha2-nistp256", "SHA256:FC73VB6C4OQLSCrjEayhMp9UMxS97caD/Yyi2bhW/J0"],
  ["bitbucket.org", "ssh-rsa", "SHA256:46OSHA1Rmj8E8ERTC6xkNcmGOw9oFxYr0WF6zWW8l1E"],
];

test("the shipped keys are those whose fingerprints are published", () => {
  const shipped = PUBLISHED_HOSTS.flatMap(({ names: [name], keys }) =>
    keys.map((line) => {
      const [type = "", key = ""] = line.split(" ");
      return [name, type, fingerprintOf({ key })];
    }),
  );
  expect(shipped).toEqual(PUBLISHED_FINGERPRINTS);
});

test("each line holds a key that OpenSSH makes use of", () => {
  const lines = parseKnownHosts(publishedKnownHosts());
  expect(lines).toHaveLength(PUBLISHED_FINGERPRINTS.length);
});

test.each([
  "github.com",
  "[github.com]:443",
  "[ssh.github.com]:443",
  "gitlab.com",
  "[altssh.gitlab.com]:443",
  "bitbucket.org",
  "[altssh.bitbucket.org]:443",
])("ssh finds three keys of %s", async (name) => {
  const directory = await temporaryDirectory();
  const file = join(directory.path, "known_hosts");
  writeFileSync(file, publishedKnownHosts());
  const found = execFileSync("ssh-keygen", ["-F", name, "-f", file]).toString();
  await directory.remove();
  expect(found.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toHaveLength(3);
});

test.each([
  { host: "github.com", expected: true },
  { host: "GitHub.COM", expected: true },
  { host: "altssh.gitlab.com", expected: true },
  { host: "github.com.example.org", expected: false },
  { host: "git.example.com", expected: false },
])("whether $host is a published host", ({ host, expected }) => {
  expect(isPublishedHost(host)).toBe(expected);
});

test("every name is in small letters, as ssh looks it up", () => {
  expect(PUBLISHED_NAMES).toEqual(PUBLISHED_NAMES.map((name) => name.toLowerCase()));
});
