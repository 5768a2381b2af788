import { createHash } from "node:crypto";
import type { ImageReference } from "./image-reference.ts";

const PLATFORMS = ["linux/amd64", "linux/arm64"];
const INDEXES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

interface Index {
  readonly manifests?: readonly {
    readonly platform?: { readonly os: string; readonly architecture: string };
  }[];
}

/**
 * The digest under which a registry now has the tag of an image, for all platforms together. Nobody signs in; a registry that
 * wants a token gets one that everybody can have. Throws when the image lacks one of our platforms.
 */
export async function digestOf(reference: ImageReference, signal: AbortSignal): Promise<string> {
  const { name, registry, repository, tag } = reference;
  const url = `${registry}/v2/${repository}/manifests/${tag}`;
  const refuse = (state: string) => new Error(`Cannot pin "${name}": ${state}`);
  const get = async (headers: Record<string, string>) => {
    try {
      return await fetch(url, { headers: { accept: INDEXES.join(", "), ...headers }, signal });
    } catch (cause) {
      throw refuse(`${new URL(url).host} cannot be reached (${reasonOf(cause)})`);
    }
  };
  let response = await get({});
  if (response.status === 401) {
    const token = await tokenFor(response.headers.get("www-authenticate") ?? "", signal);
    if (token === undefined) throw refuse(`${new URL(url).host} wants a login`);
    response = await get({ authorization: `Bearer ${token}` });
  }
  if (!response.ok) throw refuse(`${new URL(url).host} answers with status ${response.status}`);
  const body = Buffer.from(await response.arrayBuffer());
  const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
  const told = response.headers.get("docker-content-digest");
  if (told !== null && told !== digest)
    throw refuse(`the registry tells the digest ${told}, but sent ${digest}`);
  if (!INDEXES.includes(response.headers.get("content-type") ?? ""))
    throw refuse("it is an image for one platform");
  const there = ((JSON.parse(body.toString()) as Index).manifests ?? []).map(
    ({ platform }) => `${platform?.os}/${platform?.architecture}`,
  );
  const missing = PLATFORMS.filter((platform) => !there.includes(platform));
  if (missing.length > 0) throw refuse(`there is none for ${missing.join(" and ")}`);
  return digest;
}

/** Asks for the token that a challenge describes; undefined when there is none for just anybody. */
async function tokenFor(challenge: string, signal: AbortSignal): Promise<string | undefined> {
  const parameters = new Map(
    Array.from(challenge.matchAll(/(\w+)="([^"]*)"/g), ([, key, value]) => [key, value]),
  );
  const realm = parameters.get("realm");
  if (!/^bearer /i.test(challenge) || realm === undefined) return undefined;
  const url = new URL(realm);
  for (const key of ["service", "scope"]) {
    const value = parameters.get(key);
    if (value !== undefined) url.searchParams.set(key, value);
  }
  const response = await fetch(url, { signal });
  if (!response.ok) return undefined;
  const { token, access_token: accessToken } = (await response.json()) as Record<string, string | undefined>;
  return token ?? accessToken;
}

function reasonOf(thrown: unknown): string {
  const { cause = thrown } = thrown as { cause?: unknown };
  return (cause as { code?: string }).code ?? String(cause);
}
