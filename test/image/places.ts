import { cloneOf } from "../e2e/git/artifact.ts";
import { STEP_NAMES, type StepName } from "../e2e/support/program.ts";
import { connectionTo } from "../e2e/support/store.ts";
import { makeDirectory } from "../e2e/support/workspace.ts";
import type { TestRepository } from "../support/git-server/repository.ts";
import { startGitServer } from "../support/git-server/server.ts";
import { open } from "../support/opened.ts";
import { startS3Server } from "../support/s3-server/server.ts";
import type { TlsFiles } from "../support/tls.ts";
import { IMAGES } from "./images.ts";

type Settings = Readonly<Record<string, unknown>>;

/** Where a resource has its versions: one before a put, two after it. */
export interface Place {
  readonly source: Settings;
  readonly version: Settings;
  /** What a get of that version leaves behind, among others. */
  readonly files: Readonly<Record<string, string>>;
  /** The build directory of a put. */
  readonly artifact: string;
  readonly params: Settings;
  /** What is there after the put. */
  readonly next: Settings;
  /** What the place then has there, whatever the put says, and what it has to be. */
  stored(): string | undefined;
  readonly content: string;
}

/** One that a server on this machine has. */
export interface ServedPlace extends Place {
  /** Host and port of the server. */
  readonly address: string;
}

/** How the programs reach a server. */
export interface Way {
  readonly tls?: TlsFiles;
  /** A name to know it by, on the port that is usual, instead of its address. */
  readonly host?: string;
}

function named(url: string, { host }: Way): string {
  return host === undefined ? url : url.replace(new URL(url).host, host);
}

async function startBucket(way: Way) {
  const { tls, host } = way;
  const hosts = ["127.0.0.1", ...(host === undefined ? [] : [host])];
  const server = await open(startS3Server({ hosts, ...(tls && { tls }) }));
  server.createBucket("bucket");
  const { endpoint, ...keys } = connectionTo(server);
  return {
    server,
    address: new URL(endpoint).host,
    source: { bucket: "bucket", use_path_style: true, endpoint: named(endpoint, way), ...keys },
    text: (key: string) => server.object("bucket", key)?.body.toString(),
  };
}

async function startRepository(way: Way) {
  const server = await open(startGitServer(way.tls && { tls: way.tls }));
  const repository = server.createRepository();
  const url = server.urlOf(repository);
  return { repository, address: new URL(url).host, uri: named(url, way) };
}

/** A place of the git resource in a repository that is there already. */
export function gitPlace(repository: TestRepository, uri: string): Place {
  const ref = repository.commit("main", { file: "1\n" });
  const artifact = cloneOf(repository);
  return {
    source: { uri, branch: "main" },
    version: { ref },
    files: { file: "1\n" },
    artifact: artifact.directory,
    params: { repository: "app" },
    next: { ref: artifact.commit({ file: "2\n" }) },
    stored: () => repository.read("main", "file"),
    content: "2\n",
  };
}

const BUMPED = {
  version: { number: "1.2.3" },
  files: { version: "1.2.3" },
  params: { bump: "minor" },
  next: { number: "1.3.0" },
};

interface NamedPlace {
  readonly name: string;
  readonly resource: string;
  /** The steps that ask the server. */
  readonly asking: readonly StepName[];
  place(way?: Way): Promise<ServedPlace>;
}

const PLACES: readonly NamedPlace[] = [
  {
    name: "s3",
    resource: "s3",
    asking: STEP_NAMES,
    place: async (way = {}) => {
      const { server, address, source, text } = await startBucket(way);
      server.put("bucket", "app-1.0.txt", "one");
      return {
        address,
        source: { ...source, regexp: "app-(.*).txt" },
        version: { path: "app-1.0.txt" },
        files: { "app-1.0.txt": "one" },
        artifact: makeDirectory({ "app-2.0.txt": "two" }),
        params: { file: "app-*.txt" },
        next: { path: "app-2.0.txt" },
        stored: () => text("app-2.0.txt"),
        content: "two",
      };
    },
  },
  {
    name: "semver in a bucket",
    resource: "semver",
    asking: ["check", "out"],
    place: async (way = {}) => {
      const { server, address, source, text } = await startBucket(way);
      server.put("bucket", "version", "1.2.3");
      return {
        ...BUMPED,
        address,
        source: { ...source, key: "version" },
        artifact: makeDirectory(),
        stored: () => text("version"),
        content: "1.3.0",
      };
    },
  },
  {
    name: "semver in a repository",
    resource: "semver",
    asking: ["check", "out"],
    place: async (way = {}) => {
      const { repository, address, uri } = await startRepository(way);
      repository.commit("main", { version: "1.2.3\n" });
      return {
        ...BUMPED,
        address,
        source: { driver: "git", uri, branch: "main", file: "version" },
        artifact: makeDirectory(),
        stored: () => repository.read("main", "version"),
        content: "1.3.0\n",
      };
    },
  },
  {
    name: "git",
    resource: "git",
    asking: STEP_NAMES,
    place: async (way = {}) => {
      const { repository, address, uri } = await startRepository(way);
      return { ...gitPlace(repository, uri), address };
    },
  },
];

const IN_IMAGES = PLACES.flatMap((each) =>
  IMAGES.filter(({ resource }) => resource === each.resource).map(({ image }) => ({ ...each, image })),
);

/** For tables about a place of each resource (and driver) over HTTP or, with certificates, over HTTPS. */
export const describePlaces =
  IN_IMAGES.length > 0
    ? describe.each(IN_IMAGES)
    : describe.skip.each(PLACES.map((each) => ({ ...each, image: "" })));
