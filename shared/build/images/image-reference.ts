/** Where an image is, as `docker pull` reads its name. */
export interface ImageReference {
  /** As it is written, without a digest. */
  readonly name: string;
  /** With what is understood: `docker.io/library/debian:trixie-slim`. */
  readonly fullName: string;
  /** URL of the registry's HTTP API. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  /** Undefined where only a tag is given, which may mean another image tomorrow. */
  readonly digest: string | undefined;
}

const FORM =
  /^((?:([^/]*[.:][^/]*|localhost)\/)?([a-z0-9][a-z0-9._/-]*?)(?::([\w.-]+))?)(?:@(sha256:[0-9a-f]{64}))?$/;
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+)(?::\d+)?$/;

export function parseImageReference(text: string): ImageReference {
  const [, name, host = "docker.io", path, tag = "latest", digest] = FORM.exec(text) ?? [];
  if (name === undefined || path === undefined) throw new Error(`Cannot read "${text}": it names no image`);
  const repository = host === "docker.io" && !path.includes("/") ? `library/${path}` : path;
  const server = host === "docker.io" ? "registry-1.docker.io" : host;
  const registry = `${LOOPBACK.test(host) ? "http" : "https"}://${server}`;
  return { name, fullName: `${host}/${repository}:${tag}`, registry, repository, tag, digest };
}
