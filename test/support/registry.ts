import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { listen } from "./listen.ts";

const INDEX = "application/vnd.oci.image.index.v1+json";

interface Options {
  readonly platforms?: readonly string[];
  readonly type?: string;
  /** To be told instead of the true one. */
  readonly digest?: string;
}

/** A registry of images that wants a token with every request, as the public ones do, and refuses what is not asked for properly. */
export interface Registry {
  readonly host: string;
  /** Paths and queries, in their order. */
  readonly requests: string[];
  needsToken: boolean;
  givesTokens: boolean;
  /** Stores an index for several platforms; returns its digest. */
  add(repository: string, tag: string, options?: Options): string;
  close(): Promise<void>;
}

export async function startRegistry(): Promise<Registry> {
  const manifests = new Map<string, { body: string; type: string; digest: string }>();
  const tokens = new Map<string, string>();
  const requests: string[] = [];
  const { endpoint, close } = await listen((request, response) => {
    requests.push(request.url ?? "");
    const url = new URL(request.url ?? "", endpoint);
    if (request.method !== "GET") response.writeHead(405).end();
    else if (url.pathname === "/token") giveToken(url, response);
    else giveManifest(url, request, response);
  });

  function giveToken(url: URL, response: ServerResponse): void {
    const scope = url.searchParams.get("scope") ?? "";
    if (!registry.givesTokens) response.writeHead(401).end();
    else if (
      url.searchParams.get("service") !== "test-registry" ||
      !/^repository:[\w/-]+:pull$/.test(scope)
    ) {
      response.writeHead(400).end();
    } else {
      const token = randomUUID();
      tokens.set(`Bearer ${token}`, scope);
      response.end(JSON.stringify({ token }));
    }
  }

  function giveManifest(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const [, repository = ""] = /^\/v2\/(.+)\/manifests\/[^/]+$/.exec(url.pathname) ?? [];
    const scope = `repository:${repository}:pull`;
    if (registry.needsToken && tokens.get(request.headers.authorization ?? "") !== scope) {
      const challenge = `Bearer realm="${endpoint}/token",service="test-registry",scope="${scope}"`;
      response.writeHead(401, { "www-authenticate": challenge }).end();
      return;
    }
    const manifest = manifests.get(url.pathname);
    if (manifest === undefined || !request.headers.accept?.includes(INDEX)) response.writeHead(404).end();
    else {
      const headers = { "content-type": manifest.type, "docker-content-digest": manifest.digest };
      response.writeHead(200, headers).end(manifest.body);
    }
  }

  const registry: Registry = {
    host: new URL(endpoint).host,
    requests,
    needsToken: true,
    givesTokens: true,
    add(repository, tag, { platforms = ["linux/amd64", "linux/arm64"], type = INDEX, digest } = {}) {
      const list = platforms.map((platform) => {
        const [os, architecture] = platform.split("/");
        return { platform: { os, architecture } };
      });
      const body = JSON.stringify({ schemaVersion: 2, mediaType: type, tag, manifests: list });
      const actual = `sha256:${createHash("sha256").update(body).digest("hex")}`;
      manifests.set(`/v2/${repository}/manifests/${tag}`, { body, type, digest: digest ?? actual });
      return actual;
    },
    close,
  };
  return registry;
}
