import { messageOf } from "../resource/errors.ts";
import type { Log } from "../resource/log.ts";

export interface ToldRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>> | undefined;
}

/** A request whose address has no query. */
export function requestAt(method: string, { protocol, hostname, port, pathname }: URL): ToldRequest {
  return { method, protocol, hostname, port: port ? Number(port) : undefined, path: pathname };
}

/** What a query says for all to know; of any other parameter, such as a signature, only the name is told. */
const SHOWN = new Set([
  ...[
    "list-type",
    "prefix",
    "delimiter",
    "versions",
    "versionId",
    "tagging",
    "versioning",
    "uploads",
    "x-id",
  ],
  ...[
    "uploadId",
    "partNumber",
    "alt",
    "fields",
    "maxResults",
    "uploadType",
    "ifGenerationMatch",
    "op",
    "search",
  ],
]);

/** Sends a request, and tells those who debug what it was, how it was answered, and after how many milliseconds. */
export async function tellingOf<A>(
  log: Pick<Log, "debug"> | undefined,
  request: ToldRequest,
  send: () => Promise<A>,
  statusOf: (answer: A) => number,
): Promise<A> {
  const begun = Date.now();
  const tell = (end: string) => log?.debug(() => `${nameOf(request)}: ${end} after ${Date.now() - begun} ms`);
  try {
    const answer = await send();
    tell(`HTTP ${statusOf(answer)}`);
    return answer;
  } catch (error) {
    tell(`no answer (${messageOf(error)})`);
    throw error;
  }
}

function nameOf({ method, protocol, hostname, port, path, query = {} }: ToldRequest): string {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ""].flat().map((each) => `${name}=${SHOWN.has(name) ? encodeURIComponent(each) : "…"}`),
  );
  const place = `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`;
  return `${method} ${place}${parameters.length > 0 ? `?${parameters.join("&")}` : ""}`;
}
