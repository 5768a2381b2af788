import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";

export const PROGRAMS = ["check", "in", "out"];
export const NODE = "/nodejs/bin/node";

export interface Image {
  readonly resource: string;
  /** Its name; `make image-test` builds the images and tells theirs. */
  readonly image: string;
}

/** The images that there are. */
export const IMAGES: readonly Image[] = ["s3", "semver", "git"].flatMap((resource) => {
  const image = process.env[`RESOURCE_IMAGE_${resource.toUpperCase()}`];
  return image === undefined ? [] : [{ resource, image }];
});

/** The tables below need images; without any they are skipped. */
export const describeImages = IMAGES.length > 0 ? describe.each(IMAGES) : describe.skip.each([{}] as Image[]);

/** The same for the tables of one image. */
export function describeImage(resource: string, name: string, body: (image: string) => void): void {
  const { image } = IMAGES.find((candidate) => candidate.resource === resource) ?? {};
  if (image === undefined) describe.skip(name, () => body(""));
  else describe(name, () => body(image));
}

export function docker(args: readonly string[], input = ""): string {
  return execFileSync("docker", args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
}

/** Runs a script in the Node of the image, with the options that the programs give it. */
export function runScript(image: string, script: string): string {
  const node = ["--entrypoint", NODE, image, "--max-semi-space-size=4"];
  return docker(["run", "--rm", ...node, "-e", script]).trim();
}

export interface FileInImage {
  /** As in a long listing: `-rwxr-xr-x`. */
  readonly mode: string;
  /** Without the leading slash. */
  readonly path: string;
}

/** All that is in the image; what Docker puts into every container is among it. */
export function filesOf(image: string): FileInImage[] {
  const name = `resource-image-${randomBytes(6).toString("hex")}`;
  docker(["create", "--name", name, image, "check"]);
  try {
    const archive = execFileSync("docker", ["export", name], { maxBuffer: 2 ** 30 });
    const options = ["tv", "--numeric-owner", "--quoting-style=literal"];
    const list = execFileSync("tar", options, { input: archive, encoding: "utf8", maxBuffer: 2 ** 26 });
    return list.split("\n").flatMap((line) => {
      const [, mode = "", path = ""] = /^(\S+) +\S+ +\S+ +\S+ +\S+ (.*?)(?: -> .*)?$/.exec(line) ?? [];
      return path === "" ? [] : [{ mode, path }];
    });
  } finally {
    docker(["rm", name]);
  }
}
