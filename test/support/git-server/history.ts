import type { TestRepository } from "./repository.ts";

export interface NewCommit {
  readonly branch?: string;
  readonly message?: string;
  readonly files?: Readonly<Record<string, string | undefined>>;
  /** The tip of the branch, if it has one, unless they are given; none make another root. */
  readonly parents?: readonly string[];
  /** Seconds since 1970. */
  readonly date?: number;
}

const DATE = 1_700_000_000;
const WHO = "Test <test@example.com>";

/** Adds a commit with any parents and date, and moves the branch to it. */
export function addCommit(
  repository: TestRepository,
  { branch = "main", message = "commit", files = {}, parents, date = DATE }: NewCommit = {},
): string {
  const ref = `refs/heads/${branch}`;
  const tip = repository.refs()[ref];
  const [first, ...others] = parents ?? (tip === undefined ? [] : [tip]);
  const stream = [
    // Under another name, because an empty list of parents would be the tip of the branch otherwise.
    "commit refs/made/commit\n",
    `committer ${WHO} ${date} +0000\n`,
    data(message),
    ...(first === undefined ? [] : [`from ${first}\n`]),
    ...others.map((other) => `merge ${other}\n`),
    ...Object.entries(files).map(([file, content]) =>
      content === undefined ? `D ${file}\n` : `M 100644 inline ${file}\n${data(content)}`,
    ),
  ];
  repository.git(["fast-import", "--quiet", "--force"], stream.join(""));
  const oid = repository.git(["rev-parse", "--verify", "refs/made/commit"]);
  repository.git(["update-ref", ref, oid]);
  repository.git(["update-ref", "-d", "refs/made/commit"]);
  return oid;
}

/** Adds, upon the tip of the branch, a commit for each message, one second apart, and returns them all. */
export function addCommits(
  repository: TestRepository,
  messages: readonly string[],
  { branch = "main", date = DATE }: Pick<NewCommit, "branch" | "date"> = {},
): string[] {
  const ref = `refs/heads/${branch}`;
  const tip = repository.refs()[ref];
  const stream = messages.map((message, at) =>
    [
      `commit ${ref}\n`,
      `committer ${WHO} ${date + at} +0000\n`,
      data(message),
      at === 0 && tip !== undefined ? `from ${tip}\n` : "",
      `M 100644 inline file\n${data(`${date + at}`)}`,
    ].join(""),
  );
  repository.git(["fast-import", "--quiet"], stream.join(""));
  const range = tip === undefined ? [ref] : [ref, `^${tip}`];
  return repository.git(["rev-list", "--reverse", ...range]).split("\n");
}

/** Adds a tag, or moves it: an annotated one where it has a date. */
export function addTag(
  repository: TestRepository,
  name: string,
  target: string,
  { date }: { readonly date?: number } = {},
): void {
  const type = repository.git(["cat-file", "-t", target]);
  const text = `object ${target}\ntype ${type}\ntag ${name}\ntagger ${WHO} ${date} +0000\n\n${name}\n`;
  const oid = date === undefined ? target : repository.git(["mktag"], text);
  repository.git(["update-ref", `refs/tags/${name}`, oid]);
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
