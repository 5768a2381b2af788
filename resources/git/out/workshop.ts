import { appendFile, copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ConfigEntry, configText } from "../../../shared/git/config-text.ts";
import { outputOf } from "../../../shared/git/output-of.ts";
import { initRepository, objectFormatOf, REMOTE, type Repository } from "../../../shared/git/repository.ts";
import type { GitSession } from "../../../shared/git/session.ts";
import type { Artifact } from "./artifact.ts";

/**
 * A repository of our own that sees the objects of the artifact, and nothing else of it: no configuration, no hooks, no
 * refs. New objects are written here.
 */
export async function openWorkshop(session: GitSession, artifact: Artifact): Promise<Repository> {
  const objectFormat = objectFormatOf(artifact.head);
  const workshop = await initRepository(session, { name: "put", objectFormat });
  const { gitDir } = workshop;
  await writeFile(join(gitDir, "objects/info/alternates"), `"${quoted(artifact.objects)}"\n`);
  if (artifact.shallow !== undefined) await copyFile(artifact.shallow, join(gitDir, "shallow"));
  const settings = [...CONFIG, ...(artifact.isPartial ? PARTIAL : [])];
  await appendFile(join(gitDir, "config"), configText(settings));
  await outputOf(workshop, "prepare a push to", ["update-ref", "--no-deref", "HEAD", artifact.head]);
  return workshop;
}

const CONFIG: readonly ConfigEntry[] = [
  // What the artifact says about its history beside the commits themselves.
  { key: "core.commitGraph", value: "false" },
  { key: "core.multiPackIndex", value: "false" },
  // Which files a work tree gets stands in a file of ours.
  { key: "core.sparseCheckout", value: "true" },
  { key: "core.sparseCheckoutCone", value: "false" },
];

/** What the artifact lacks is fetched from where we push to, with the login for it. */
const PARTIAL: readonly ConfigEntry[] = [
  { key: "core.repositoryFormatVersion", value: "1" },
  { key: "extensions.partialClone", value: REMOTE },
  { key: `remote.${REMOTE}.promisor`, value: "true" },
  { key: `remote.${REMOTE}.partialCloneFilter`, value: "blob:none" },
];

/** As git quotes a path in a list of them. */
function quoted(path: string): string {
  return path.replace(/["\\]/g, "\\$&");
}
