import { readFileSync } from "node:fs";
import { join } from "node:path";

/** An archive that was made by a real program, see `generate.sh` beside it. */
export function fixture(name: string): Buffer {
  return readFileSync(join(__dirname, "../../../fixtures/archives", name));
}

/** The text that the generator of the fixtures compresses. */
export const TEXT = Buffer.from(
  [
    ...Array.from({ length: 9000 }, (_, i) => `line ${(i * 7919) % 9973}\n`),
    ...Array.from({ length: 699 }, (_, i) => `${String.fromCharCode(97 + ((i + 1) % 26)).repeat(i + 1)}\n`),
  ].join(""),
);

/** What GNU tar and zip recorded of the tree that the generator makes. */
export const TREE = {
  bin: "755 directory",
  "bin/run": "755 #!/bin/sh\n",
  empty: "555 directory",
  link: "-> bin/run",
  private: "600 secret\n",
  same: "600 secret\n",
};
