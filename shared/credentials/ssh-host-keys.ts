import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isPublishedHost, PUBLISHED_NAMES, publishedKnownHosts } from "../git/known-hosts.ts";
import {
  fingerprintOf,
  type HostKeyLine,
  parseKnownHosts,
  usableKnownHosts,
} from "../git/known-hosts-lines.ts";
import type { Remote } from "../git/remote.ts";

/** Which host keys ssh may trust. */
export interface HostKeyPolicy {
  /** Files of host keys; ssh adds new ones to the first. */
  readonly files: readonly string[];
  /** Names, or patterns of them, whose host key must be known already. */
  readonly strictHosts: readonly string[];
  /** The keys that ssh has accepted since without knowing them. */
  accepted(): Promise<HostKeyLine[]>;
}

/**
 * The keys in `knownHosts` alone, where it is given. Otherwise the hosters that publish their keys must show one of
 * them, and those of any other host are accepted and remembered in `folder`.
 */
export async function hostKeyPolicy(
  knownHosts: string | undefined,
  { host }: Remote,
  folder: string,
): Promise<HostKeyPolicy> {
  if (knownHosts !== undefined) {
    const given = join(folder, "known_hosts");
    await writePrivate(given, usableKnownHosts(knownHosts));
    return { files: [given], strictHosts: ["*"], accepted: async () => [] };
  }
  const accepted = join(folder, "accepted_hosts");
  const published = join(folder, "published_hosts");
  await writePrivate(accepted, "");
  await writePrivate(published, publishedKnownHosts());
  return {
    files: [accepted, published],
    // ssh compares the name as it is written, but looks it up in small letters.
    strictHosts: [...PUBLISHED_NAMES, ...(isPublishedHost(host) ? [host] : [])],
    accepted: async () => parseKnownHosts(await readFile(accepted, "utf8")),
  };
}

/** What to tell of a key that nobody has vouched for. */
export function acceptanceOf(line: HostKeyLine): string {
  const { hosts, type, key } = line;
  return (
    `The host key of "${hosts}" is accepted without proof: ${fingerprintOf(line)} (${type}). ` +
    `Compare it with what the server's operator says, and put this line into known_hosts: ${hosts} ${type} ${key}`
  );
}

function writePrivate(file: string, text: string): Promise<void> {
  return writeFile(file, text, { mode: 0o600, flag: "wx" });
}
