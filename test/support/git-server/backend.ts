import { execFileSync, spawn } from "node:child_process";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { GIT_ENVIRONMENT } from "./environment.ts";

export interface BackendAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const BACKEND = join(
  execFileSync("git", ["--exec-path"], { env: GIT_ENVIRONMENT }).toString().trim(),
  "git-http-backend",
);

/** Lets `git http-backend` answer `request` out of the repositories in `root`; see RFC 3875 for the variables. */
export async function askBackend(
  root: string,
  request: IncomingMessage,
  { protocol }: { readonly protocol: "newest" | "oldest" },
): Promise<BackendAnswer> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const header = (name: string) => String(request.headers[name] ?? "");
  const child = spawn(BACKEND, [], {
    env: {
      ...GIT_ENVIRONMENT,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? "",
      CONTENT_TYPE: header("content-type"),
      ...(header("content-length") && { CONTENT_LENGTH: header("content-length") }),
      HTTP_CONTENT_ENCODING: header("content-encoding"),
      ...(protocol === "newest" && { GIT_PROTOCOL: header("git-protocol") }),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  child.stdin.on("error", () => {});
  request.pipe(child.stdin);
  const [output] = await Promise.all([buffer(child.stdout), ended]);
  return answerIn(output);
}

function answerIn(output: Buffer): BackendAnswer {
  const end = output.indexOf("\r\n\r\n");
  const lines = output.subarray(0, end).toString().split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const [name = "", value = ""] = line.split(/: (.*)/);
      return [name.toLowerCase(), value];
    }),
  );
  const { status = "200", ...rest } = headers;
  return { status: Number.parseInt(status, 10), headers: rest, body: output.subarray(end + 4) };
}
