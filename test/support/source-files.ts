import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every TypeScript file below `directory`, as a path from the root of the project. */
export function typescriptFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The code of a file without its comments. */
export function codeOf(path: string): string {
  return readFileSync(path, "utf8").replace(/^\s*\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}
