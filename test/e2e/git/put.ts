import { createRepository, type TestRepository } from "../../support/git-server/repository.ts";
import { type GitServer, type GitServerOptions, startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";
import { makeDirectory } from "../support/workspace.ts";
import { type Artifact, cloneOf } from "./artifact.ts";
import { runStep } from "./program.ts";

/** A remote with one commit on `main`, and a clone of it. */
export interface World {
  readonly server: GitServer;
  readonly remote: TestRepository;
  readonly uri: string;
  readonly base: string;
  readonly artifact: Artifact;
  /** Where the program keeps what it needs for a while. */
  readonly temporary: string;
}

export async function makeWorld(
  options: GitServerOptions = {},
  objectFormat: "sha1" | "sha256" = "sha1",
): Promise<World> {
  const server = await open(startGitServer(options));
  const remote = server.createRepository({ objectFormat });
  const base = remote.commit("main", { "shared.txt": "one\ntwo\nthree\n" });
  return {
    server,
    remote,
    uri: server.urlOf(remote),
    base,
    artifact: cloneOf(remote),
    temporary: makeDirectory(),
  };
}

/** The same with a remote that is a directory, which the program can reach wherever it runs. */
export async function makeLocalWorld(): Promise<World> {
  const remote = createRepository(makeDirectory());
  const base = remote.commit("main", { "shared.txt": "one\ntwo\nthree\n" });
  return { ...(await makeWorld()), remote, base, uri: remote.path, artifact: cloneOf(remote) };
}

type Settings = Readonly<Record<string, unknown>>;

/** Runs `out` on an artifact of the world. */
export async function put(
  world: World,
  params: Settings = {},
  source: Settings = {},
  artifact = world.artifact,
) {
  const request = {
    source: { uri: world.uri, branch: "main", ...source },
    params: { repository: "app", ...params },
  };
  const env = { TMPDIR: world.temporary };
  const outcome = await runStep("out", request, { directory: artifact.directory, env });
  const answer = outcome.answer as Answer | undefined;
  return { ...outcome, answer, version: answer?.version };
}

interface Answer {
  readonly version: Readonly<Record<string, string>>;
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
}
