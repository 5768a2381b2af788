import { describeImages, docker, filesOf, PROGRAMS, runScript } from "./images.ts";

interface Absence {
  readonly name: string;
  readonly pattern: RegExp;
}

const ABSENT_EVERYWHERE: readonly Absence[] = [
  { name: "npm", pattern: /(?:^|\/)(?:npm|npx|corepack)$/ },
  { name: "node_modules", pattern: /(?:^|\/)node_modules\/./ },
  { name: "source maps", pattern: /^opt\/resource\/.*\.map$/ },
  {
    name: "lists or archives of packages",
    pattern: /^var\/(?:lib\/apt\/lists|cache\/apt\/archives)\/.*[^/]$/,
  },
];

/** What git brings with it cannot be absent where there is git. */
const ABSENT_WITHOUT_GIT: readonly Absence[] = [
  { name: "a shell", pattern: /(?:^|\/)(?:ba|da|z)?sh$/ },
  { name: "a package manager", pattern: /(?:^|\/)(?:apt|apt-get|dpkg)$/ },
];

describeImages("the image of $resource", ({ resource, image }) => {
  const files: string[] = [];
  beforeAll(() => {
    files.push(...filesOf(image));
  });

  test.each(PROGRAMS)("holds the program %s, its code cache and its licences", (program) => {
    const own = files
      .filter((file) => file.startsWith(`opt/resource/${program}`))
      .map((file) => file.slice(13));
    // Only where a package asks for it in a comment that the bundler keeps.
    const legal = own.filter((file) => file === `${program}.js.LEGAL.txt`);
    expect(own.sort()).toEqual([
      program,
      expect.stringMatching(/\.[0-9a-f]{16}\.cache$/),
      `${program}.js`,
      ...legal,
    ]);
    expect(files).toContain("opt/resource/THIRD-PARTY-LICENCES.txt");
  });

  test.each(resource === "s3" ? [...ABSENT_EVERYWHERE, ...ABSENT_WITHOUT_GIT] : ABSENT_EVERYWHERE)(
    "holds nothing like $name",
    ({ pattern }) => {
      expect(files.filter((file) => pattern.test(file) && !file.endsWith("/lock"))).toEqual([]);
    },
  );

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
      "org.opencontainers.image.version": expect.any(String),
      "org.opencontainers.image.revision": expect.any(String),
    });
  });
});
