import type { Mailbox } from "./mailbox.ts";

/** Who did something, and when. */
export interface Ident extends Mailbox {
  readonly at: Date;
}

/** A person as the headers of commits and tags name one, at UTC. */
export function formatIdent({ name, address, at }: Ident): string {
  return `${name} <${address}> ${Math.floor(at.getTime() / 1000)} +0000`;
}
