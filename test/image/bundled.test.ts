import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { saveImage } from "../../shared/build/images/docker.ts";
import { readImage } from "../../shared/build/images/image-content.ts";
import { bundledType } from "../../shared/build/images/rootfs.ts";
import { cycloneDx } from "../../shared/build/images/sbom/cyclonedx.ts";
import { inventoryOf } from "../../shared/build/images/sbom/inventory.ts";
import { spdx } from "../../shared/build/images/sbom/spdx.ts";
import { cycloneDxValidator, spdxValidator } from "../support/sbom-schemas.ts";
import { describeImages, docker, PROGRAMS } from "./images.ts";

const { RESOURCE_PROGRAMS: DIST = "dist" } = process.env;

describeImages("what the image of $resource is made into", ({ resource, image }) => {
  const saved = async () => readImage(await saveImage(image));

  test("inventories that the published schemas accept, with Node, npm packages and Debian packages", async () => {
    const json = (name: string) => JSON.parse(readFileSync(name, "utf8"));
    const inventory = inventoryOf(resource, await saved(), {
      metafiles: PROGRAMS.map((step) => json(`${DIST}/${resource}/${step}.meta.json`)),
      lockfile: json("package-lock.json"),
      bundles: new Map(
        PROGRAMS.map((step) => [`${step}.js`, readFileSync(`${DIST}/${resource}/${step}.js`)]),
      ),
    });
    const [isCycloneDx, isSpdx] = [cycloneDxValidator(), spdxValidator()];
    isCycloneDx(JSON.parse(JSON.stringify(cycloneDx(inventory))));
    expect(isCycloneDx.errors).toBeNull();
    isSpdx(JSON.parse(JSON.stringify(spdx(inventory))));
    expect(isSpdx.errors).toBeNull();
    const names = inventory.components.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["node", "valibot", ...(resource === "s3" ? [] : ["git", "libc6"])]),
    );
    expect(new Set(inventory.components.map(({ purl }) => purl)).size).toBe(names.length);
  });

  // A worker knows nothing of an image but its files: no environment, no entry point.
  test("a root file system in which the programs run", async () => {
    const { "rootfs.tgz": archive } = bundledType(resource, await saved());
    const name = `${image.replace(/:.*/, "")}-bundled`;
    execFileSync("docker", ["import", "-", name], { input: archive, stdio: ["pipe", "pipe", "pipe"] });
    try {
      for (const program of PROGRAMS) {
        const said = docker(["run", "--rm", "--network=none", name, `/opt/resource/${program}`, "--version"]);
        expect(said).toMatch(new RegExp(`^${resource} ${program} `));
      }
    } finally {
      docker(["rmi", name]);
    }
  });
});
