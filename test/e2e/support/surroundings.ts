import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeTls } from "../../support/tls.ts";
import { makeDirectory } from "./workspace.ts";

/** What Docker is told about a container besides its image: its network, its user, what it may write to. */
export type Surroundings = readonly string[];

/** What Docker does by itself, with the servers of the test in reach. */
export const ORDINARY: Surroundings = ["--network", "host"];

/**
 * What a careful cluster grants: nobody special, who may write to the destination and a temp directory alone, which is
 * elsewhere than usual, and trusts the certificates of a directory instead of those of the image.
 */
export function restricted(
  network: "host" | "none" = "host",
  certificates = directoryOfStranger(),
): Surroundings {
  return [
    ...["--network", network, "--user", "65532:65532", "--read-only"],
    ...["--tmpfs", "/scratch:mode=1777", "--env", "TMPDIR=/scratch"],
    ...["--volume", `${certificates}:/etc/ssl/certs:ro`],
  ];
}

const FILE = "test-authority.pem";

/** A directory with the certificate of an authority and nothing else, to be mounted into containers. */
export function directoryOf(certificate: string): string {
  return makeDirectory({ [FILE]: certificate });
}

/** The same with an authority that no server of the tests has to do with. */
function directoryOfStranger(): string {
  const directory = makeDirectory();
  beforeAll(async () => writeFileSync(join(directory, FILE), (await makeTls({ authority: "Stranger" })).ca));
  return directory;
}

/** Those in which this run of the tables has its programs; see `make image-test`. */
export const OF_THIS_RUN = surroundingsNamed(process.env["RESOURCE_IMAGE_SURROUNDINGS"]);

function surroundingsNamed(name: string | undefined): Surroundings {
  if (name === undefined) return ORDINARY;
  if (name === "restricted") return restricted();
  throw new Error(`Cannot run in surroundings "${name}": only "restricted" has a name`);
}
