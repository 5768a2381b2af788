import { type Opened, type Traits, USUAL } from "./opened.ts";
import { describeRaces } from "./races.ts";
import { describeSingleWriter } from "./single-writer.ts";

export type { Opened, Traits } from "./opened.ts";

/**
 * What `change-version.ts` and the steps rely on, for the place that `open` makes anew for each test. Name in `traits`
 * only what the store cannot do otherwise.
 */
export function describeContract(
  name: string,
  open: () => Promise<Opened>,
  traits: Partial<Traits> = {},
): void {
  const all = { ...USUAL, ...traits };
  describe(`the contract of a driver: ${name}`, () => {
    describeSingleWriter(open, all);
    describeRaces(open, all);
  });
}
