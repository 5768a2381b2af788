import type { SemanticVersion } from "../semantic-version.ts";

/** What a store holds at one moment. */
export interface State {
  /** `undefined` while nothing is stored. */
  readonly version: SemanticVersion | undefined;
  /** By what the store tells this state from every other; means something to the driver that made it only. */
  readonly revision: string;
}

/** `conflict`: somebody else was faster, and nothing of ours counts. */
export type Outcome = "written" | "conflict";

/** A place that holds one version. Failures other than a lost race are thrown as `ResourceError`. */
export interface Driver {
  /** The place as people know it: `s3://bucket/key`. */
  readonly place: string;

  read(): Promise<State>;

  /**
   * Stores `version` if the state is still that of the `expected` revision; `"any"` stores it whatever is there.
   * Resolves only when the store has confirmed it: a reply that was lost is resolved by looking, not by writing again.
   */
  write(version: SemanticVersion, expected: string | "any"): Promise<Outcome>;

  /**
   * The versions that the place has held since `cursor`, oldest first, the one of `state` last. Absent where the store
   * remembers the current one only.
   */
  history?(cursor: SemanticVersion, state: State): Promise<SemanticVersion[]>;

  /** What `check` answers while nothing is stored and a cursor is given; without one it is always the initial version. */
  readonly whenMissing: "initial-version" | "nothing";

  /** Closes connections and removes what is left on disk; called on every path. */
  close(): Promise<void>;
}
