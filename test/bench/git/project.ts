import { type Chance, chance, lineOfCode } from "./chance.ts";
import { stream } from "./fast-import.ts";

const AREAS = 24;
const MODULES = 12;
const FILES = 12;
const LINES = 30;
/** The one that merges a side branch of two commits. */
const MERGE_EVERY = 8;
/** Changes in the area that the measurement of `paths` watches are this rare. */
const RARE_EVERY = 400;
const SIDE = "side";

export const PROJECT = {
  commits: 9_500,
  files: AREAS * MODULES * FILES,
  /** A directory that few commits change. */
  rarePath: pathOf(AREAS - 1, 0, 0)
    .split("/")
    .slice(0, 2)
    .join("/"),
  /** Only while it is made. */
  sideBranch: SIDE,
} as const;

/** Three directories deep, as many projects are. */
function pathOf(area: number, module: number, file: number): string {
  const number = (value: number) => String(value).padStart(2, "0");
  return `area-${number(area)}/module-${number(module)}/src/file-${number(file)}.ts`;
}

/**
 * A project of some thousands of files and commits, every one the same in every run, as git-fast-import(1) takes it:
 * most commits change three files in two modules, some bring a side branch home.
 */
export function* projectStream(): Generator<string> {
  const random = chance(1);
  const contents = new Map<string, string[]>();
  let marks = 0;
  const blob = function* (path: string, lines: string[]): Generator<string, [string, number]> {
    contents.set(path, lines);
    yield stream.blob(++marks, lines.join(""));
    return [path, marks];
  };
  const change = function* (index: number): Generator<string, [string, number][]> {
    const files: [string, number][] = [];
    for (const path of pathsOfChange(random, index)) {
      const lines = contents.get(path) ?? [];
      lines[random.below(lines.length)] = lineOfCode(random);
      files.push(yield* blob(path, lines));
    }
    return files;
  };

  const all: [string, number][] = [];
  for (const path of everyPath()) {
    all.push(
      yield* blob(
        path,
        Array.from({ length: LINES }, () => lineOfCode(random)),
      ),
    );
  }
  let tip = ++marks;
  yield stream.commit({ mark: tip, branch: "main", message: "Begin\n", parents: [], files: all, index: 0 });
  for (let index = 1; index < PROJECT.commits; index++) {
    const message = `Let the ${random.word()} of the ${random.word()} tell its ${random.word()}\n\nNumber ${index}\n`;
    if (index % MERGE_EVERY !== 0) {
      const files = yield* change(index);
      const mark = ++marks;
      yield stream.commit({ mark, branch: "main", message, parents: [tip], files, index });
      tip = mark;
      continue;
    }
    const side: [string, number][] = [];
    let parent = tip;
    for (const part of ["first", "second"]) {
      const files = yield* change(index);
      const mark = ++marks;
      yield stream.commit({
        mark,
        branch: SIDE,
        message: `${part} ${message}`,
        parents: [parent],
        files,
        index,
      });
      side.push(...files);
      parent = mark;
    }
    const mark = ++marks;
    const parents = [tip, parent];
    yield stream.commit({
      mark,
      branch: "main",
      message: `Merge number ${index}\n`,
      parents,
      files: side,
      index,
    });
    tip = mark;
  }
}

function* everyPath(): Generator<string> {
  for (let area = 0; area < AREAS; area++) {
    for (let module = 0; module < MODULES; module++) {
      for (let file = 0; file < FILES; file++) yield pathOf(area, module, file);
    }
  }
}

function pathsOfChange({ below }: Chance, index: number): string[] {
  // The last area is the rarely changed one, whose last change is well behind the tip.
  const area = index % RARE_EVERY === 0 ? AREAS - 1 : below(AREAS - 1);
  const module = area === AREAS - 1 ? 0 : below(MODULES);
  const first = below(FILES);
  const second = (first + 1 + below(FILES - 1)) % FILES;
  return [
    pathOf(area, module, first),
    pathOf(area, module, second),
    pathOf(below(AREAS - 1), below(MODULES), below(FILES)),
  ];
}
