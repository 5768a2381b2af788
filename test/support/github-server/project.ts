import { execFileSync } from "node:child_process";
import { GIT_ENVIRONMENT } from "../git-server/environment.ts";
import type { TestRepository } from "../git-server/repository.ts";

export interface Review {
  readonly user: string;
  readonly state: string;
  readonly association?: string;
}

export interface CheckRun {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
}

/** What people have said and set; everything else follows from the repositories. */
export interface PullFacts {
  readonly title: string;
  readonly user: string;
  readonly branch: string;
  base: string;
  /** The repository of the branch, where that is another one; `null` once it is gone. */
  fork: { readonly name: string; readonly repository: TestRepository } | null | undefined;
  draft: boolean;
  isClosed: boolean;
  /** What the forge says instead of "clean": the rules of a branch are settings, not content. */
  mergeableState: string | undefined;
  /** How often the forge has no answer yet. */
  undecided: number;
  /** How often a merge is not noticed yet. */
  unnoticed: number;
  readonly reviews: Review[];
}

/** What is known about one commit. */
export interface Checks {
  readonly statuses: { context: string; state: string }[];
  readonly checkRuns: CheckRun[];
}

export type Json = Readonly<Record<string, unknown>>;

/** A repository with its pull requests, told of as the API of GitHub does. */
export class Project {
  readonly name: string;
  readonly repository: TestRepository;
  allowsMergeCommits = true;
  readonly #checks = new Map<string, Checks>();
  readonly #pulls = new Map<number, PullFacts>();

  constructor(name: string, repository: TestRepository) {
    this.name = name;
    this.repository = repository;
  }

  /** May be added to. */
  checksOf(commit: string): Checks {
    const checks = this.#checks.get(commit) ?? { statuses: [], checkRuns: [] };
    this.#checks.set(commit, checks);
    return checks;
  }

  /** Opens a pull request with the next number. */
  open(facts: Partial<PullFacts> & Pick<PullFacts, "branch">): {
    readonly number: number;
    readonly facts: PullFacts;
  } {
    const number = 1 + this.#pulls.size;
    const all = {
      ...{ title: "Add a file", user: "bob", base: "main", fork: undefined, draft: false, isClosed: false },
      ...{ mergeableState: undefined, undecided: 0, unnoticed: 0, reviews: [] },
      ...facts,
    };
    this.#pulls.set(number, all);
    this.show(number);
    return { number, facts: all };
  }

  /** Lets `refs/pull/N/head` be what the branch is at, as the forge does after each push. */
  show(number: number): void {
    const { branch, fork } = this.#facts(number);
    const { path } = fork?.repository ?? this.repository;
    const refspec = `+refs/heads/${branch}:refs/pull/${number}/head`;
    execFileSync("git", ["--git-dir", this.repository.path, "fetch", "--quiet", path, refspec], {
      env: GIT_ENVIRONMENT,
    });
  }

  pull(number: number): Json | undefined {
    const facts = this.#pulls.get(number);
    if (facts === undefined) return undefined;
    const { title, user, branch, base, fork, draft } = facts;
    const sha = this.repository.refs()[`refs/pull/${number}/head`];
    const merged = this.#contains(base, sha) && facts.unnoticed-- <= 0;
    const state = merged || facts.isClosed ? "closed" : "open";
    const owner = (fork?.name ?? this.name).split("/")[0];
    const head = { ref: branch, sha, label: `${owner}:${branch}`, user: { login: owner } };
    return {
      ...{ number, state, title, draft, merged, user: { login: user } },
      ...(state === "open"
        ? this.#mergeability(facts, sha)
        : { mergeable: null, mergeable_state: "unknown" }),
      head: { ...head, repo: fork === null ? null : { full_name: fork?.name ?? this.name } },
      base: {
        ref: base,
        sha: this.repository.refs()[`refs/heads/${base}`],
        repo: {
          full_name: this.name,
          default_branch: "main",
          allow_merge_commit: this.allowsMergeCommits,
        },
      },
    };
  }

  reviews(number: number): Json[] {
    return this.#facts(number).reviews.map(({ user, state, association = "MEMBER" }) => ({
      ...{ user: { login: user }, state, author_association: association },
    }));
  }

  /** Those that are open and have this base, or this branch (`owner:name`). */
  openPulls({
    base,
    head,
  }: {
    readonly base?: string | undefined;
    readonly head?: string | undefined;
  }): Json[] {
    return [...this.#pulls.keys()].flatMap((number) => {
      const facts = this.#facts(number);
      const pull = this.pull(number) as { state: string; head: { label: string } };
      const fits = (!base || facts.base === base) && (!head || pull.head.label === head);
      return pull.state === "open" && fits ? [{ number }] : [];
    });
  }

  #facts(number: number): PullFacts {
    const facts = this.#pulls.get(number);
    if (facts === undefined) throw new Error(`There is no pull request ${number}`);
    return facts;
  }

  #contains(branch: string, sha: string | undefined): boolean {
    return this.#succeeds(["merge-base", "--is-ancestor", sha ?? "", `refs/heads/${branch}`]);
  }

  #mergeability(facts: PullFacts, sha: string | undefined): Json {
    if (facts.undecided-- > 0) return { mergeable: null, mergeable_state: "unknown" };
    if (!this.#succeeds(["merge-tree", "--write-tree", `refs/heads/${facts.base}`, sha ?? ""])) {
      return { mergeable: false, mergeable_state: "dirty" };
    }
    const { statuses, checkRuns } = this.checksOf(sha ?? "");
    const words = [...statuses.map(({ state }) => state), ...checkRuns.map(({ conclusion }) => conclusion)];
    const isPassed = words.every((word) => word !== null && /^(?:success|neutral|skipped)$/.test(word));
    return { mergeable: true, mergeable_state: facts.mergeableState ?? (isPassed ? "clean" : "unstable") };
  }

  #succeeds(args: readonly string[]): boolean {
    try {
      this.repository.git(args);
      return true;
    } catch {
      return false;
    }
  }
}
