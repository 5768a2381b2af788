import type { IncomingMessage, ServerResponse } from "node:http";
import { listen } from "../listen.ts";
import type { Json, Project } from "./project.ts";

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface GitHubServer {
  /** To be GITHUB_API_URL. */
  readonly url: string;
  /** Method, path and query of each request. */
  readonly requests: readonly string[];
  /** Those that were refused because no good client would send them. */
  readonly refused: readonly string[];
  /** Lets requests whose path fits get another answer, `times` times. */
  answerInstead(path: RegExp, answer: Answer, times?: number): void;
  close(): Promise<void>;
}

export interface GitHubServerOptions {
  readonly token: string;
  readonly project: Project;
  /** A page is no longer than this, whatever is asked for. */
  readonly longestPage?: number;
}

const PREFIX = "/api/v3";

/** The part of GitHub's API, version 2022-11-28, that tells about pull requests. It refuses what it does not know. */
export async function startGitHubServer({
  token,
  project,
  longestPage = 100,
}: GitHubServerOptions): Promise<GitHubServer> {
  const requests: string[] = [];
  const refused: string[] = [];
  const planned: { path: RegExp; answer: Answer; times: number }[] = [];

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "", "http://localhost");
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
      response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
      response.end(JSON.stringify(body));
    };
    const instead = planned.find(({ path, times }) => times > 0 && path.test(url.pathname));
    if (instead !== undefined) {
      instead.times--;
      const { status, headers = {}, body = "" } = instead.answer;
      return void response.writeHead(status, headers).end(body);
    }
    const problem = problemWith(request);
    if (problem !== undefined) {
      refused.push(`${line}: ${problem}`);
      return answer(400, { message: problem });
    }
    if (request.headers.authorization !== `Bearer ${token}`)
      return answer(401, { message: "Bad credentials" });
    const found = resourceAt(url, project);
    if (found === undefined) return answer(404, { message: "Not Found" });
    if ("whole" in found) return answer(200, found.whole);
    const { items, wrap } = found;
    const size = Math.min(longestPage, Number(url.searchParams.get("per_page") ?? 30));
    const page = Number(url.searchParams.get("page") ?? 1);
    const next = new URL(url);
    next.searchParams.set("page", String(page + 1));
    const link = page * size < items.length ? { link: `<${next}>; rel="next", <${next}>; rel="last"` } : {};
    return answer(200, wrap(items.slice((page - 1) * size, page * size), items.length), link);
  };

  const { endpoint, close } = await listen(serve);
  return {
    url: `${endpoint}${PREFIX}`,
    requests,
    refused,
    answerInstead: (path, answer, times = 1) => void planned.push({ path, answer, times }),
    close,
  };
}

function problemWith({ method, headers }: IncomingMessage): string | undefined {
  if (method !== "GET") return "only reading is expected";
  if (headers["accept"] !== "application/vnd.github+json") return "the header accept is missing";
  if (headers["x-github-api-version"] !== "2022-11-28") return "the header x-github-api-version is missing";
  return headers["user-agent"] ? undefined : "the header user-agent is missing";
}

type Found =
  | { readonly whole: Json }
  | {
      readonly items: readonly unknown[];
      readonly wrap: (items: readonly unknown[], total: number) => unknown;
    };

function resourceAt({ pathname, searchParams }: URL, project: Project): Found | undefined {
  const base = `${PREFIX}/repos/${project.name}/`;
  if (!pathname.startsWith(base)) return undefined;
  const path = pathname.slice(base.length);
  const [, pull] = /^pulls\/(\d+)$/.exec(path) ?? [];
  const [, reviewed] = /^pulls\/(\d+)\/reviews$/.exec(path) ?? [];
  const [, commit, kind] = /^commits\/([0-9a-f]{40})\/(status|check-runs)$/.exec(path) ?? [];
  if (pull !== undefined) {
    const whole = project.pull(Number(pull));
    return whole && { whole };
  }
  if (reviewed !== undefined) return { items: project.reviews(Number(reviewed)), wrap: (items) => items };
  if (commit !== undefined && kind === "status") {
    return {
      items: project.checksOf(commit).statuses,
      wrap: (statuses, total_count) => ({ state: "pending", sha: commit, total_count, statuses }),
    };
  }
  if (commit !== undefined && searchParams.get("filter") === "latest") {
    return {
      items: project.checksOf(commit).checkRuns,
      wrap: (check_runs, total_count) => ({ total_count, check_runs }),
    };
  }
  if (path !== "pulls" || searchParams.get("state") !== "open") return undefined;
  const [base_, head] = ["base", "head"].map((name) => searchParams.get(name) ?? undefined);
  return { items: project.openPulls({ base: base_, head }), wrap: (items) => items };
}
