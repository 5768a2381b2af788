import { describeImages, docker, type FileInImage, filesOf, NODE, PROGRAMS, runScript } from "./images.ts";

interface Absence {
  readonly name: string;
  readonly pattern: RegExp;
}

const ABSENT: readonly Absence[] = [
  { name: "npm", pattern: /(?:^|\/)(?:npm|npx|corepack)$/ },
  { name: "node_modules", pattern: /(?:^|\/)node_modules\/./ },
  { name: "source maps", pattern: /^opt\/resource\/.*\.map$/ },
  {
    name: "a package manager",
    pattern: /(?:^|\/)(?:apk|apt|apt-get|debconf|dpkg|dpkg-deb|pip|rpm|update-alternatives)$/,
  },
  {
    name: "the state of a package manager, other than the inventory",
    pattern: /^(?:etc\/(?:apt|dpkg)|var\/(?:cache\/(?:apt|debconf)|lib\/apt|lib\/dpkg\/(?!status\.d\/)))\/?./,
  },
  {
    name: "what differs from build to build",
    pattern: /^(?:etc\/machine-id|var\/cache\/ldconfig|var\/log\/.)/,
  },
  { name: "Perl or Python", pattern: /(?:^|\/)(?:perl|python)[\d.]*$/ },
];

const READ_RELEASE = 'fs.readFileSync("/opt/resource/release.json", "utf8")';

/** git runs hooks and some of its commands in a shell. */
const ABSENT_WITHOUT_GIT: Absence = { name: "a shell", pattern: /(?:^|\/)(?:ba|da|z)?sh$/ };

describeImages("the image of $resource", ({ resource, image }) => {
  const files: FileInImage[] = [];
  const paths: string[] = [];
  beforeAll(() => {
    files.push(...filesOf(image));
    paths.push(...files.map(({ path }) => path));
  });

  test.each(PROGRAMS)("holds the program %s, its code cache, its help and its licences", (program) => {
    const own = paths
      .filter((path) => path.startsWith(`opt/resource/${program}`))
      .map((path) => path.slice(13));
    // Only where a package asks for it in a comment that the bundler keeps.
    const legal = own.filter((path) => path === `${program}.js.LEGAL.txt`);
    expect(own.sort()).toEqual([
      program,
      expect.stringMatching(/\.[0-9a-f]{16}\.cache$/),
      `${program}.help.txt`,
      `${program}.js`,
      ...legal,
    ]);
    expect(paths).toContain("opt/resource/THIRD-PARTY-LICENCES.txt");
  });

  test.each(resource === "s3" ? [...ABSENT, ABSENT_WITHOUT_GIT] : ABSENT)(
    "holds nothing like $name",
    ({ pattern }) => {
      expect(paths.filter((path) => pattern.test(path))).toEqual([]);
    },
  );

  test("holds nothing that raises the rights of who runs it, or that anybody may change", () => {
    const isOpen = ({ mode, path }: FileInImage) =>
      /^-..s|^-.....s/.test(mode) || (/^-.*w.$/.test(mode) && !/^(?:dev|proc|sys)\//.test(path));
    expect(files.filter(isOpen)).toEqual([]);
  });

  test.each(PROGRAMS)("V8 accepts the code cache of %s", (program) => {
    const script = `
      const { readFileSync, readdirSync } = require("node:fs");
      const cache = readdirSync("/opt/resource").find((name) => name.startsWith("${program}.") && name.endsWith(".cache"));
      const script = new (require("node:vm").Script)(readFileSync("/opt/resource/${program}.js", "latin1"), {
        filename: "/opt/resource/${program}.js",
        cachedData: readFileSync("/opt/resource/" + cache),
      });
      console.log(script.cachedDataRejected);`;
    expect(runScript(image, script)).toBe("false");
  });

  test("runs Node 24", () => {
    expect(runScript(image, "console.log(process.version)")).toMatch(/^v24\./);
  });

  test("starts nothing by itself, and says what it is", () => {
    const { Entrypoint, Labels } = JSON.parse(docker(["inspect", "--format", "{{json .Config}}", image]));
    expect(Entrypoint ?? []).toEqual([]);
    expect(Labels).toMatchObject({
      "org.opencontainers.image.title": `Concourse ${resource} resource`,
      "org.opencontainers.image.description": expect.stringMatching(/^\w.{20,}\w$/),
      "org.opencontainers.image.licenses": "Apache-2.0",
      "org.opencontainers.image.version": expect.stringMatching(/./),
      "org.opencontainers.image.revision": expect.stringMatching(/./),
      "org.opencontainers.image.created": expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      "org.opencontainers.image.source": expect.any(String),
      "org.opencontainers.image.url": expect.any(String),
      "org.opencontainers.image.documentation": expect.any(String),
      "org.opencontainers.image.base.name": expect.stringMatching(resource === "s3" ? /nodejs24/ : /debian/),
    });
  });

  test("tells the version and the revision of its labels", () => {
    const { Labels } = JSON.parse(docker(["inspect", "--format", "{{json .Config}}", image]));
    expect(JSON.parse(docker(["run", "--rm", "--entrypoint", NODE, image, "-p", READ_RELEASE]))).toEqual({
      resource,
      version: Labels["org.opencontainers.image.version"],
      revision: Labels["org.opencontainers.image.revision"],
    });
  });
});
