import { readStatus } from "../../shared/build/debian/status.ts";
import { describeImage, docker, NODE } from "./images.ts";

const RUN = ["run", "--rm", "--read-only", "--tmpfs", "/tmp"];

describeImage("git", "the image of git, besides", (image) => {
  test.each(["git-lfs", "git-crypt"])("has %s", (program) => {
    const script = `child_process.spawnSync("${program}", ["--version"], { encoding: "utf8" }).output.join("")`;
    expect(docker([...RUN, "--entrypoint", NODE, image, "-p", script])).toMatch(/\d+\.\d+/);
  });

  test("has no gpg and no jq", () => {
    const script = `["gpg", "gpgv", "jq"].map((name) => child_process.spawnSync(name).error?.code).join()`;
    expect(docker([...RUN, "--entrypoint", NODE, image, "-p", script]).trim()).toBe("ENOENT,ENOENT,ENOENT");
  });
});

describe.each(["semver", "git"])("the image of %s", (resource) => {
  describeImage(resource, "with git", tests);
});

function tests(image: string): void {
  // Some clusters give every container a user of its own, which no list of users contains.
  test.each(["0:0", "65532:65532", "1000730000:0"])("lets ssh run for the user %s", (user) => {
    const script = `
      const { spawnSync } = require("node:child_process");
      const args = ["-F", "none", "-o", "BatchMode=yes", "-p", "1", "127.0.0.1"];
      process.stdout.write(spawnSync("ssh", args, { encoding: "utf8" }).stderr);`;
    const said = docker([...RUN, "--user", user, "--entrypoint", NODE, image, "-e", script]);
    expect(said).toMatch(/connect to host 127\.0\.0\.1 port 1: /);
  });

  // What an image without dpkg is made of is read there by those who look for known weaknesses.
  test("has an inventory of its packages", () => {
    const script = `
      const { readdirSync, readFileSync } = require("node:fs");
      const directory = "/var/lib/dpkg/status.d";
      console.log(readdirSync(directory).map((name) => readFileSync(directory + "/" + name, "utf8")).join("\\n"));`;
    const packages = readStatus(docker([...RUN, "--entrypoint", NODE, image, "-e", script]));
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["base-files", "ca-certificates", "git", "libc6", "openssh-client"]),
    );
    expect(packages.filter(({ version, architecture }) => version === "" || architecture === "")).toEqual([]);
  });

  test.each([
    { name: "git that can push with a lease and fetch without files", program: "git", oldest: [2, 40] },
    { name: "an ssh that knows current keys", program: "ssh", oldest: [9, 0] },
  ])("has $name", ({ program, oldest }) => {
    const arg = program === "git" ? "--version" : "-V";
    const said = docker([
      ...RUN,
      ...["--entrypoint", NODE, image, "-p"],
      `const { stdout, stderr } = child_process.spawnSync("${program}", ["${arg}"], { encoding: "utf8" }); stdout + stderr`,
    ]);
    const [, major, minor] = /(\d+)\.(\d+)/.exec(said) ?? [];
    const [leastMajor = 0, leastMinor = 0] = oldest;
    expect(Number(major) * 1000 + Number(minor)).toBeGreaterThanOrEqual(leastMajor * 1000 + leastMinor);
  });
}
