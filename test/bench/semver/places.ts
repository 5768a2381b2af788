import { startGcsServer } from "../../support/gcs-server/server.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { startProxyServer } from "../../support/proxy-server.ts";
import { CONTAINER, swiftSource } from "../../support/swift-server/cloud-source.ts";
import { startSwiftServer } from "../../support/swift-server/server.ts";
import type { Workbench } from "../workbench.ts";

/** Somewhere to keep a version. */
export interface Place {
  readonly name: string;
  readonly source: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** For git: what `git ls-remote` is asked for. */
  readonly remote?: string;
}

export interface Places {
  readonly places: readonly Place[];
  /** How many requests go over the network while `work` runs; a repository on the disk needs none. */
  countRequests(place: Place, work: (place: Place) => Promise<unknown>): Promise<number>;
}

/**
 * Opens one new place for each driver: in the store of the benchmark, on the disk, and in servers of this process, whose
 * work is not accounted to the steps.
 */
export async function withPlaces<T>(
  { bucket, directory }: Workbench,
  use: (places: Places) => Promise<T>,
): Promise<T> {
  const [gcs, git, swift, proxy] = await Promise.all([
    startGcsServer(),
    startGitServer(),
    startSwiftServer(),
    startProxyServer(),
  ]);
  try {
    gcs.createBucket("versions");
    swift.createContainer(CONTAINER);
    const [onDisk, served, tagged] = ["disk.git", "served.git", "tagged.git"].map((name) => {
      const repository = git.createRepository({ name });
      repository.commit("main", { README: "A project\n" });
      return { path: repository.path, url: git.urlOf(repository) };
    }) as [Repository, Repository, Repository];
    const file = { driver: "git", branch: "version", file: "version" };
    const places: Place[] = [
      { name: "s3", source: { ...bucket.source, key: `semver/${directory.split("/").at(-1)}` } },
      { name: "git, on the disk", source: { ...file, uri: onDisk.path }, remote: onDisk.path },
      { name: "git, over HTTP", source: { ...file, uri: served.url }, remote: served.url },
      { name: "git-tag, over HTTP", source: { driver: "git-tag", uri: tagged.url }, remote: tagged.url },
      {
        name: "gcs, with a JSON key",
        source: { driver: "gcs", bucket: "versions", key: "version", json_key: gcs.jsonKey() },
        env: { STORAGE_EMULATOR_HOST: gcs.endpoint },
      },
      { name: "swift, Keystone v3", source: swiftSource(swift) },
    ];
    return await use({
      places,
      countRequests: async (place, work) => {
        const before = proxy.requests.length;
        // Every driver honours it; counting with it takes time, so it is done apart from measuring.
        await work({ ...place, env: { ...place.env, HTTP_PROXY: proxy.url, http_proxy: proxy.url } });
        return proxy.requests.length - before;
      },
    });
  } finally {
    await Promise.all([gcs, git, swift, proxy].map((server) => server.close()));
  }
}

interface Repository {
  readonly path: string;
  readonly url: string;
}
