import { fetchRefs } from "../../shared/git/fetch.ts";
import { initRepository, type Repository } from "../../shared/git/repository.ts";
import { type GitSession, type GitSource, openGitSession } from "../../shared/git/session.ts";
import { open } from "./opened.ts";
import { type RecordingContext, recordingContext } from "./recording.ts";

/** What a git step has: the genuine log, and PATH as its whole environment unless there is more in `env`. */
export function gitContext(env: Readonly<Record<string, string>> = {}): RecordingContext {
  return recordingContext("/nonexistent", { PATH: process.env["PATH"], ...env });
}

/** A source that says nothing but where the repository is. */
export function gitSource(uri: string, settings: Partial<GitSource> = {}): GitSource {
  return { skip_ssl_verification: false, ...settings, uri } as GitSource;
}

/** A session that ends with the test. */
export function openSession(
  uri: string,
  settings: Partial<GitSource> = {},
  context = gitContext(),
): Promise<GitSession> {
  return open(openGitSession(gitSource(uri, settings), context));
}

/** Our own repository with everything that the remote has under `refs`. */
export async function repositoryWith(uri: string, refs: readonly string[] = []): Promise<Repository> {
  const repository = await initRepository(await openSession(uri));
  if (refs.length > 0)
    await fetchRefs(
      repository,
      refs.map((ref) => `+${ref}:${ref}`),
    );
  return repository;
}
