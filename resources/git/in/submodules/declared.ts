import { ResourceError } from "../../../../shared/resource/errors.ts";
import { configInBlob } from "../../config-in-blob.ts";
import { isFile, treeEntries } from "../../tree-entries.ts";
import type { Clone } from "../clone.ts";

/** A submodule as `.gitmodules` declares it. */
export interface Submodule {
  readonly name: string;
  /** In the work tree, without a slash at its end. */
  readonly path: string;
  /** As it stands there. */
  readonly url: string | undefined;
  readonly branch: string | undefined;
  readonly update: string | undefined;
  /** The commit that the repository pins; `undefined` where it has no submodule at that path. */
  readonly commit: string | undefined;
}

const FILE = ".gitmodules";
const GITLINK = "160000";

/** The submodules that the commit declares, in their order. Names and paths that lead elsewhere are refused. */
export async function declaredSubmodules(clone: Clone, commit: string): Promise<Submodule[]> {
  const file = (await treeEntries(clone, commit, [FILE])).get(FILE);
  if (!isFile(file)) return [];
  const sections = new Map<string, Map<string, string>>();
  for (const { key, value } of await configInBlob(clone, file.oid, FILE)) {
    const { name, setting } = /^submodule\.(?<name>.+)\.(?<setting>[^.]+)$/s.exec(key)?.groups ?? {};
    if (name === undefined || setting === undefined) continue;
    const section = sections.get(name) ?? new Map<string, string>();
    sections.set(name, section.set(setting, value));
  }
  const declared = [...sections].flatMap(([name, section]) => {
    const path = section.get("path")?.replace(/\/+$/, "");
    return path === undefined ? [] : [{ name, path, section }];
  });
  const names = declared.map(({ name }) => name);
  for (const { name, path } of declared) requireInside(name, path, names);
  const entries = await treeEntries(
    clone,
    commit,
    declared.map(({ path }) => path),
  );
  return declared.map(({ name, path, section }) => {
    const entry = entries.get(path);
    return {
      name,
      path,
      url: section.get("url"),
      branch: section.get("branch"),
      update: section.get("update"),
      commit: entry?.mode === GITLINK ? entry.oid : undefined,
    };
  });
}

function requireInside(name: string, path: string, names: readonly string[]): void {
  const refuse = (problem: string) =>
    new ResourceError("invalid-request", `Cannot use the submodule "${name}": ${problem}`, {
      hint: "somebody may have prepared .gitmodules for an attack; correct it, or leave submodules out",
    });
  if (!isPlain(name)) throw refuse("its name leads elsewhere");
  if (!isPlain(path)) throw refuse(`its path "${path}" leads elsewhere`);
  // One repository would lie within the other.
  const outer = names.find((other) => name.startsWith(`${other}/`));
  if (outer !== undefined) throw refuse(`its name lies within that of the submodule "${outer}"`);
}

/** Relative, without ways up, and nothing that git or a file system takes for something else. */
function isPlain(text: string): boolean {
  if (text.startsWith("-") || text.includes("\\") || /[\0-\x1f\x7f]/.test(text)) return false;
  return text.split("/").every((segment) => segment !== "" && !/^\.{1,2}$|^\.git$|^git~\d+$/i.test(segment));
}
