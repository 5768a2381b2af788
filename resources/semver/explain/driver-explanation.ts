import type { Rows } from "../../../shared/resource/explanation.ts";

/** What a driver would ask, and as whom. */
export interface DriverExplanation {
  readonly place: string;
  /** Whether the store knows earlier versions. */
  readonly remembers: boolean;
  readonly Identity?: Rows;
  readonly Store?: Rows;
  readonly Repository?: Rows;
}
