import type { Driver } from "../../../resources/semver/drivers/driver.ts";

/** A place of its own for one version, with nothing in it yet. */
export interface Opened {
  /** A further writer of that place, with connections and files of its own. */
  driver(): Promise<Driver>;
  /** What another client finds there; `undefined` while there is nothing. */
  peek(): Promise<string | undefined>;
  /** Lets another client put that there, whatever was there before. */
  plant(content: string): Promise<void>;
  close(): Promise<void>;
}

/** In what the stores differ. */
export interface Traits {
  /**
   * What of two writers only one can do, when both have read the same state: store anything; store the same number; be
   * the first to store something.
   */
  readonly excludes: "every write" | "equal numbers" | "first writes";
  /** `text`: the place can hold anything, so also what is no version. */
  readonly holds: "text" | "versions only";
  readonly moves: "both ways" | "forwards only";
  /** What stands behind the version in the stored text. */
  readonly ending: "" | "\n";
  /** How many numbers racing writers hand out: fewer where each takes long. */
  readonly bumps: number;
}

export const USUAL: Traits = {
  excludes: "every write",
  holds: "text",
  moves: "both ways",
  ending: "",
  bumps: 100,
};
