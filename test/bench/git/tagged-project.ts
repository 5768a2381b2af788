import { chance, lineOfCode } from "./chance.ts";
import { stream } from "./fast-import.ts";

export const TAGGED = { commits: 4_000, tags: 400 } as const;

/** The name of the tag on one commit in ten; half of the tags are annotated ones. */
export function nameOfTag(number: number): string {
  return `v1.${number}.0`;
}

/** A project that releases every tenth commit, as git-fast-import(1) takes it. */
export function* taggedStream(): Generator<string> {
  const random = chance(2);
  const every = TAGGED.commits / TAGGED.tags;
  let marks = 0;
  let tip: number | undefined;
  for (let index = 0; index < TAGGED.commits; index++) {
    yield stream.blob(++marks, lineOfCode(random));
    const files: [string, number][] = [[`src/file-${random.below(50)}.ts`, marks]];
    const parents = tip === undefined ? [] : [tip];
    tip = ++marks;
    yield stream.commit({ mark: tip, branch: "main", message: `Change ${index}\n`, parents, files, index });
    if (index % every !== every - 1) continue;
    const name = nameOfTag((index + 1) / every);
    yield index % (2 * every) === every - 1
      ? stream.tag(name, tip, index)
      : `reset refs/tags/${name}\nfrom :${tip}\n\n`;
  }
}
