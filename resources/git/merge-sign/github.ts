import * as v from "valibot";
import { backOff } from "../../../shared/http/backoff.ts";
import { type HttpAnswer, type HttpCall, httpExchange } from "../../../shared/http/exchange.ts";
import { type Errand, tryOnce } from "../../../shared/http/persist.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { jsonIn } from "../../../shared/schema/json-in.ts";
import type { Secret } from "../../../shared/schema/secret.ts";
import { advising } from "./advising.ts";
import type { Forge } from "./forge.ts";
import { isLimit, refuseUnlessGiven } from "./github-refusal.ts";

/** A page of a hundred checks, each with a report of 128 KiB, fits in. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_ATTEMPTS = 4;
/** Of a hundred entries each. */
const MOST_PAGES = 50;
const NETWORK = "check the network, HTTPS_PROXY, SSL_CERT_FILE, and GITHUB_API_URL where it is set";

type Query = Readonly<Record<string, string | number>>;

/** Reads what the API of the forge tells about one repository. */
export interface GitHub {
  readonly context: StepContext;
  /** As `owner/name`. */
  readonly repository: string;
  /** What `path` below the repository holds. */
  get<T>(path: string, schema: v.GenericSchema<unknown, T>, query?: Query): Promise<T>;
  /** All pages of a list, each as `schema` takes it out of the answer. */
  list<T>(path: string, schema: v.GenericSchema<unknown, readonly T[]>, query?: Query): Promise<T[]>;
  close(): void;
}

/** The token goes to the host of the API alone: redirects are not followed, and no address out of an answer is asked. */
export function connectGitHub({ api, repository }: Forge, token: Secret, context: StepContext): GitHub {
  const { env, log, signal } = context;
  const exchange = httpExchange({ env, verification: "full" });

  /** Asks again where that may help, but not where too much was asked already. */
  async function answerTo(call: HttpCall, errand: Errand): Promise<HttpAnswer> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await advising(NETWORK, () => tryOnce(exchange, call, errand, signal));
      if ("answer" in outcome) return outcome.answer;
      const { answer, reason, cause } = outcome.setback;
      if (answer && (attempt === MOST_ATTEMPTS || isLimit(answer))) return answer;
      if (attempt === MOST_ATTEMPTS) {
        const message = `Cannot ${errand.action} "${errand.object}" at ${api.host}: ${reason}`;
        throw new ResourceError("unavailable", message, { cause, hint: NETWORK });
      }
      log.info(`Trying again (attempt ${attempt + 1} of ${MOST_ATTEMPTS}): ${reason}`);
      await backOff(attempt, signal);
    }
  }

  async function ask(path: string, query: Query): Promise<HttpAnswer> {
    const url = new URL(`${api.href.replace(/\/$/, "")}/repos/${repository}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const headers = {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token.reveal()}`,
      "user-agent": "merge-sign",
      "x-github-api-version": "2022-11-28",
    };
    const errand = { action: "read", object: `${repository}/${path}` };
    const call = { method: "GET", url, headers, mostBytes: MOST_BYTES } as const;
    const answer = await answerTo(call, errand);
    refuseUnlessGiven(answer, errand.object, api.host);
    return answer;
  }

  function parsed<T>({ body }: HttpAnswer, path: string, schema: v.GenericSchema<unknown, T>): T {
    const result = v.safeParse(schema, jsonIn(body.toString()));
    if (result.success) return result.output;
    const [{ message, path: where = [] }] = result.issues;
    const key = where.map((item) => String(item.key)).join(".");
    throw new ResourceError(
      "untrusted",
      `Cannot read "${repository}/${path}" at ${api.host}: the answer is not what GitHub would say (${key && `${key}: `}${message})`,
      { hint: "check that the remote, or GITHUB_API_URL, leads to a GitHub" },
    );
  }

  return {
    context,
    repository,
    get: async (path, schema, query = {}) => parsed(await ask(path, query), path, schema),
    async list(path, schema, query = {}) {
      const entries = [];
      for (let page = 1; page <= MOST_PAGES; page++) {
        const answer = await ask(path, { ...query, per_page: 100, page });
        entries.push(...parsed(answer, path, schema));
        if (!/;\s*rel="next"/.test(answer.headers["link"] ?? "")) return entries;
      }
      throw new ResourceError("untrusted", `Cannot read "${repository}/${path}": there is no end of it`);
    },
    close: () => exchange.close(),
  };
}
