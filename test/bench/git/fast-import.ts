import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { GIT_ENVIRONMENT } from "../../support/git-server/environment.ts";

/** Commits are so far apart, from this moment on. */
const SECONDS_BETWEEN = 600;
const FIRST_SECOND = 1_600_000_000;
/** Written at once; single small writes would take most of the time. */
const CHUNK = 256 * 1024;

export interface ImportedCommit {
  readonly mark: number;
  readonly branch: string;
  readonly message: string;
  /** Marks of the parents; none for a root. */
  readonly parents: readonly number[];
  /** Marks of blobs by path. */
  readonly files: readonly (readonly [path: string, mark: number])[];
  /** Which of all commits, in the order of their times. */
  readonly index: number;
}

const data = (content: string) => `data ${Buffer.byteLength(content)}\n${content}\n`;

/** Parts of the stream that git-fast-import(1) takes. */
export const stream = {
  blob: (mark: number, content: string) => `blob\nmark :${mark}\n${data(content)}`,
  commit({ mark, branch, message, parents: [first, ...others], files, index }: ImportedCommit): string {
    return [
      `commit refs/heads/${branch}\nmark :${mark}\n`,
      `committer Test <test@example.com> ${secondOf(index)} +0000\n`,
      data(message),
      ...(first === undefined ? [] : [`from :${first}\n`]),
      ...others.map((parent) => `merge :${parent}\n`),
      ...files.map(([path, blob]) => `M 100644 :${blob} ${path}\n`),
    ].join("");
  },
  tag: (name: string, target: number, index: number) =>
    `tag ${name}\nfrom :${target}\ntagger Test <test@example.com> ${secondOf(index)} +0000\n${data(`Release ${name}`)}`,
};

export function secondOf(index: number): number {
  return FIRST_SECOND + index * SECONDS_BETWEEN;
}

/** Makes of `parts` what a bare repository in `gitDir` consists of. */
export async function fastImport(gitDir: string, parts: Iterable<string>): Promise<void> {
  const child = spawn("git", ["--git-dir", gitDir, "fast-import", "--quiet"], {
    env: GIT_ENVIRONMENT,
    stdio: ["pipe", "ignore", "pipe"],
  });
  const ended = new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  const said = text(child.stderr);
  // Where git gives up, what it says matters and not that nobody reads on.
  await pipeline(Readable.from(inChunks(parts), { objectMode: false }), child.stdin).catch(() => {});
  if ((await ended) !== 0) throw new Error(`Cannot make a repository: ${(await said).trim()}`);
}

function* inChunks(parts: Iterable<string>): Generator<string> {
  let chunk = "";
  for (const part of parts) {
    chunk += part;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = "";
  }
  yield chunk;
}
